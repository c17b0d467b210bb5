package dev.winnow.platform.kafka.stage;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.EventMetrics.Result;
import dev.winnow.platform.kafka.event.EventSender.RecordRefusedException;
import dev.winnow.platform.kafka.event.Events;
import dev.winnow.platform.kafka.event.KafkaFace;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import dev.winnow.platform.kafka.event.UnexpectedFailureException;
import dev.winnow.platform.kafka.stage.KafkaStageAutoConfiguration.StageTopic;
import dev.winnow.platform.kafka.stage.StageRetries.RetryDelays;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.telemetry.RequestIdFilter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * The Kafka face of a stage: reads the stage's topic, applies it and writes to the next topic, or
 * ends the question in the topic of outcomes that the record names. A record's offset is committed
 * once what came of it is safe. In order:
 *
 * <ol>
 *   <li>What cannot be read goes to the dead letter topic at once, and its question ends as failed,
 *       unless the record is forged.
 *   <li>What is late ends as failed, without being parsed.
 *   <li>A full queue pauses the partition; the record stays where it is.
 *   <li>A problem that may pass sends the record to a retry topic, as long as the next attempt
 *       would begin before the deadline.
 *   <li>Then the policy of the line holds: without kg and reranker there is an answer, degraded;
 *       without the others there is none.
 * </ol>
 */
public record StageListener(
        StageTopic reads,
        InProcessPipeline pipeline,
        KafkaFace face,
        RetryDelays retries,
        List<BackPressure> pressures) {

    /** Problems that another attempt may not meet. */
    private static final Set<String> PASSING =
            Set.of(Kind.OVERLOADED.type(), Kind.UNAVAILABLE.type(), Kind.INDEX_UNAVAILABLE.type());

    private static final Problem UNEXPECTED = new Problem(Kind.INTERNAL, "an unexpected error");

    /** A look at a full queue costs nothing, and an interactive question loses at most this. */
    static final Duration WAIT_FOR_ROOM = Duration.ofMillis(50);

    /**
     * How far the clocks of the machines may differ: a record is dropped as late only that long
     * after its deadline. Picked by hand, well above what NTP keeps within a data centre; more lets
     * stages work on what nobody waits for.
     */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMillis(500);

    public StageListener {
        pressures = List.copyOf(pressures);
    }

    /** The topic that is read. */
    public String topic() {
        return reads.topic();
    }

    public String group() {
        return reads.group();
    }

    /** Takes one record. */
    @KafkaListener(
            id = "winnow-stage",
            idIsGroup = false,
            topics = "#{__listener.topic()}",
            groupId = "#{__listener.group()}",
            containerFactory = KafkaStageAutoConfiguration.CONTAINERS)
    public void on(ConsumerRecord<byte[], byte[]> record, Acknowledgment acknowledgment) {
        RequestId id = Events.id(record.key());
        try (MDC.MDCCloseable inLog =
                MDC.putCloseable(RequestIdFilter.MDC_REQUEST, String.valueOf(id))) {
            if (late(record.headers()) && id != null) {
                expire(record, id);
            } else if (pressures.stream().anyMatch(BackPressure::full)
                    || !apply(read(record, id), record.headers())) {
                count(Result.WAITING);
                acknowledgment.nack(WAIT_FOR_ROOM);
                return;
            }
        }
        face.seen(topic(), record);
        acknowledgment.acknowledge();
    }

    /** Ends a question that comes too late to be read. */
    private void expire(ConsumerRecord<byte[], byte[]> record, RequestId id) {
        Problem problem =
                new Problem(
                        Kind.DEADLINE,
                        "the deadline passed before the stage %s had the question"
                                .formatted(stage().label()));
        try {
            end(ContextRecord.unread(id, problem), record.headers());
        } catch (PoisonRecordException e) {
            throw face.poison(topic(), e);
        }
        count(Result.EXPIRED);
    }

    private PipelineState read(ConsumerRecord<byte[], byte[]> record, @Nullable RequestId id) {
        try {
            return face.events().read(record, reads.records());
        } catch (PoisonRecordException e) {
            if (id != null && !e.forged()) {
                Problem problem =
                        new Problem(
                                Kind.INTERNAL,
                                "the stage %s could not read the question; its record is among the dead letters"
                                        .formatted(stage().label()));
                end(ContextRecord.unread(id, problem), record.headers());
            }
            throw face.poison(topic(), e);
        }
    }

    /**
     * Applies the stage and sends what came of it.
     *
     * @return false if the record has to wait, for a full queue
     */
    private boolean apply(PipelineState in, Headers headers) {
        if (in.report(stage()) != null) {
            // Left out by whoever asked; the state goes on as it came.
            sendOn(in, headers);
            count(Result.PASSED_ON);
            return true;
        }
        int attempt = EventHeaders.attempt(headers);
        Deadline deadline = in.question().deadline();
        PipelineState done;
        try {
            done = pipeline.runPart(in, stage());
        } catch (ProblemException e) {
            if (e.problem().kind() == Kind.OVERLOADED) {
                return false;
            }
            tryAgain(e.problem(), attempt, deadline);
            fail(in, headers, e.problem(), e.reports());
            return true;
        } catch (RuntimeException e) {
            // It is not known whether it passes; the dead letter is for the one who mends it.
            UnexpectedFailureException failure = face.unexpected("the stage " + stage().label(), e);
            if (!retries.last(attempt) && inTime(attempt, deadline)) {
                count(Result.RETRIED);
                throw new ProblemException(
                        new Problem(Kind.INTERNAL, String.valueOf(failure.getMessage())));
            }
            throw ended(in, headers, UNEXPECTED, failure);
        }
        if (done.reports().getLast().outcome() instanceof Outcome.Degraded(String reason)
                && PASSING.contains(reason)) {
            if (reason.equals(Kind.OVERLOADED.type())) {
                return false;
            }
            tryAgain(new Problem(Kind.UNAVAILABLE, reason), attempt, deadline);
        }
        try {
            sendOn(done, headers);
        } catch (RecordRefusedException e) {
            throw ended(in, headers, e.tooLarge() ? tooLarge(headers) : UNEXPECTED, e);
        }
        count(Result.DONE);
        return true;
    }

    /** Ends the question; the record itself is for the one who mends the failure. */
    private RuntimeException ended(
            PipelineState in, Headers headers, Problem problem, RuntimeException failure) {
        fail(in, headers, problem, List.of());
        face.metrics().deadLetter(topic());
        return failure;
    }

    private Problem tooLarge(Headers headers) {
        String next =
                stage() == StageId.PRUNER
                        ? EventHeaders.outcomes(headers)
                        : RecordTopic.outOf(stage()).topic();
        return new Problem(
                Kind.LIMIT_EXCEEDED,
                "the question and what the stage %s made of it do not fit into a record of %s; ask for fewer candidates"
                        .formatted(stage().label(), next));
    }

    private void sendOn(PipelineState state, Headers headers) {
        if (stage() == StageId.PRUNER) {
            end(ContextRecord.of(state), headers);
        } else {
            face.send(face.events().state(stage(), state, headers));
        }
    }

    /** Sends the record to a retry topic, by throwing, if another attempt makes sense. */
    private void tryAgain(Problem problem, int attempt, Deadline deadline) {
        if (PASSING.contains(problem.type())
                && !retries.last(attempt)
                && inTime(attempt, deadline)) {
            count(Result.RETRIED);
            throw new ProblemException(problem);
        }
    }

    private boolean inTime(int attempt, Deadline deadline) {
        return retries.after(attempt).compareTo(deadline.remaining(face.clock())) < 0;
    }

    private void fail(
            PipelineState in, Headers headers, Problem problem, List<StageReport> reports) {
        List<StageReport> all = reports;
        if (all.isEmpty()) {
            Outcome failed = new Outcome.Failed(problem);
            all = in.withReport(StageReport.of(stage(), failed, Duration.ZERO)).reports();
        }
        end(ContextRecord.failed(in, problem, all), headers);
        count(Result.FAILED);
    }

    private void end(ContextRecord outcome, Headers headers) {
        face.send(face.events().context(stage().label(), outcome, headers));
    }

    private StageId stage() {
        return reads.stage();
    }

    private void count(Result result) {
        face.metrics().count(topic(), result);
    }

    private boolean late(Headers headers) {
        Deadline deadline = EventHeaders.deadline(headers);
        return !deadline.equals(Deadline.NONE)
                && face.clock().instant().isAfter(deadline.at().plus(CLOCK_TOLERANCE));
    }
}
