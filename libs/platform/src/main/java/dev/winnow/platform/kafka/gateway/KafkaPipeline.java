package dev.winnow.platform.kafka.gateway;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.TimeShares;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.event.EventSender.BrokerAwayException;
import dev.winnow.platform.kafka.event.EventSender.RecordRefusedException;
import dev.winnow.platform.kafka.event.KafkaFace;
import dev.winnow.platform.kafka.gateway.PendingQuestions.PendingQuestion;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Primary;

/**
 * Sends questions through the topics and answers the caller who waits. When the time but for a
 * reserve is over, it finishes here with what came back: without scores in the order of retrieval,
 * then by the pruner's library. Without candidates there is no answer, and the problem names the
 * stage from which nothing came.
 *
 * @param here the stages of this process; the pruner is one of them
 */
@Primary
public record KafkaPipeline(PendingQuestions open, KafkaFace face, InProcessPipeline here)
        implements Pipeline {

    /** Left out by whoever asked. The reports of these stages go no further than the topics. */
    static final Outcome NOT_ASKED = new Outcome.Skipped("not-asked");

    /** The stage had not answered when the time was over. */
    public static final String LATE = "late";

    /** How often a wait looks whether the client is still there. */
    private static final Duration GLANCE = Duration.ofMillis(100);

    private static final List<StageId> STAGES = List.of(StageId.values());

    @Override
    public List<StageId> stages() {
        return STAGES;
    }

    @Override
    public PipelineState run(PipelineState accepted, List<StageId> chosen, BooleanSupplier gone) {
        PipelineState sent = leaveOut(accepted, chosen);
        Deadline reserve = TimeShares.withoutReserve(accepted.question().deadline(), face.clock());
        PendingQuestion question = open.open(sent);
        try {
            face.sender()
                    .send(
                            fitting(face.events().accepted(sent, GatewayListener.OUTCOMES, null)),
                            reserve.remaining(face.clock()));
            ContextRecord outcome = await(question, reserve, gone);
            PipelineState done =
                    outcome == null ? finishHere(question.newest()) : merge(question, outcome);
            return done.withReports(asked(done.reports()));
        } catch (BrokerAwayException | RecordRefusedException e) {
            if (e instanceof RecordRefusedException refused && refused.tooLarge()) {
                throw ProblemException.of(
                        Kind.TOO_LARGE,
                        "the broker takes no record as long as the question with all that came with it; send less of it at once");
            }
            throw ProblemException.of(
                    Kind.UNAVAILABLE,
                    "the question could not be sent: the broker does not answer, or does not let this gateway write",
                    e);
        } finally {
            open.close(accepted);
        }
    }

    /** What the stages add has to fit as well, or the question would be lost on its way. */
    private static ProducerRecord<byte[], byte[]> fitting(ProducerRecord<byte[], byte[]> record) {
        int length = record.value().length;
        if (length > TopicPlan.ACCEPTED_BYTES) {
            throw ProblemException.of(
                            Kind.TOO_LARGE,
                            "the question with all that came with it has %,d bytes, and at most %,d go from stage to stage; send less of it at once"
                                    .formatted(length, TopicPlan.ACCEPTED_BYTES))
                    .limit(TopicPlan.ACCEPTED_BYTES, length);
        }
        return record;
    }

    private @Nullable ContextRecord await(
            PendingQuestion question, Deadline reserve, BooleanSupplier gone) {
        while (true) {
            Duration left = reserve.remaining(face.clock());
            if (left.isZero()) {
                question.settleNow();
                return question.done().getNow(null);
            }
            if (gone.getAsBoolean()) {
                throw ProblemException.of(
                        Kind.CANCELLED, "the caller went away before the answer was ready");
            }
            Duration glance = left.compareTo(GLANCE) < 0 ? left : GLANCE;
            try {
                return question.done().get(glance.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // Another glance at the clock and at the client.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ProblemException.of(
                        Kind.CANCELLED, "the caller went away before the answer was ready");
            } catch (ExecutionException e) {
                throw new IllegalStateException("an open question never fails", e);
            }
        }
    }

    private static PipelineState merge(PendingQuestion question, ContextRecord outcome) {
        Problem problem = outcome.problem();
        if (problem != null) {
            throw new ProblemException(problem).reports(asked(outcome.reports()));
        }
        PipelineState state = question.newest();
        for (StageReport report : outcome.reports()) {
            if (state.report(report.stage()) == null) {
                state = state.withReport(report);
            }
        }
        return outcome.context() == null ? state : state.withContext(outcome.context());
    }

    private PipelineState finishHere(PipelineState newest) {
        if (newest.report(StageId.RETRIEVER) == null) {
            StageId missing = newest.report(StageId.KG) == null ? StageId.KG : StageId.RETRIEVER;
            throw ProblemException.of(
                            Kind.UNAVAILABLE,
                            "nothing came from the stage %s in time; it is down, or far behind"
                                    .formatted(missing.label()))
                    .reports(newest.reports());
        }
        PipelineState state = newest;
        for (StageId stage : STAGES) {
            if (stage != StageId.PRUNER && state.report(stage) == null) {
                Outcome late = new Outcome.Degraded(LATE);
                state = state.withReport(StageReport.of(stage, late, Duration.ZERO));
            }
        }
        return here.run(state, List.of(StageId.PRUNER));
    }

    /** A stage passes on what holds its report already. */
    private static PipelineState leaveOut(PipelineState accepted, List<StageId> chosen) {
        PipelineState state = accepted;
        for (StageId stage : STAGES) {
            if (!chosen.contains(stage)) {
                state = state.withReport(StageReport.of(stage, NOT_ASKED, Duration.ZERO));
            }
        }
        return state;
    }

    private static List<StageReport> asked(List<StageReport> reports) {
        return reports.stream().filter(report -> !report.outcome().equals(NOT_ASKED)).toList();
    }
}
