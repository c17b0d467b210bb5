package dev.winnow.core.pipeline;

import dev.winnow.core.deadline.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a question through the stages, one after the other, on the calling thread. It owns the time
 * shares and the failure policy: without facts or without scores there still is an answer
 * (degraded, as its report says); without candidates or without a decision there is none.
 */
public final class StageChain {

    private final List<Stage> stages;
    private final List<StageId> order;
    private final InstantSource clock;
    private final Observation observation;

    /** A chain behind which no other stage works on the question. */
    public StageChain(List<Stage> stages, InstantSource clock, Observation observation) {
        this(stages, List.of(), clock, observation);
    }

    /**
     * @param stages in the order of the pipeline, each at most once
     * @param elsewhere the stages that work on the question afterwards in other processes: time is
     *     left for them
     */
    public StageChain(
            List<Stage> stages,
            List<StageId> elsewhere,
            InstantSource clock,
            Observation observation) {
        List<StageId> ids = new ArrayList<>();
        stages.forEach(stage -> ids.add(stage.id()));
        ids.addAll(elsewhere);
        for (int i = 1; i < ids.size(); i++) {
            if (ids.get(i - 1).compareTo(ids.get(i)) >= 0) {
                throw new IllegalArgumentException(
                        "stages must be in the order kg, retriever, reranker, pruner, got %s"
                                .formatted(ids));
            }
        }
        this.stages = List.copyOf(stages);
        this.order = List.copyOf(ids);
        this.clock = clock;
        this.observation = observation;
    }

    /**
     * Runs all stages.
     *
     * @param cancellation true once no caller waits; checked between stages and passed to each
     * @throws PipelineException if a stage failed without which there is no answer, or the request
     *     was cancelled
     */
    public PipelineState run(PipelineState accepted, BooleanSupplier cancellation)
            throws PipelineException {
        PipelineState state = accepted;
        Deadline usable = TimeShares.withoutReserve(accepted.question().deadline(), clock);
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            if (cancellation.getAsBoolean()) {
                throw failed(state, stage.id(), Duration.ZERO, cancelled(), null);
            }
            Deadline own =
                    TimeShares.next(
                            order.subList(i, order.size()),
                            usable,
                            accepted.question().deadline(),
                            clock);
            state = step(stage, state, new StageContext(clock, own, cancellation, observation));
        }
        return state;
    }

    private PipelineState step(Stage stage, PipelineState in, StageContext context)
            throws PipelineException {
        Instant begin = clock.instant();
        try {
            PipelineState out = stage.apply(in, context);
            if (out.reports().size() != in.reports().size() + 1
                    || out.reports().getLast().stage() != stage.id()) {
                throw new IllegalStateException(
                        "stage %s returned a state without its own report"
                                .formatted(stage.id().label()));
            }
            observation.record(stage.id(), "stage", Duration.between(begin, clock.instant()));
            return out;
        } catch (StageException e) {
            Duration spent = Duration.between(begin, clock.instant());
            observation.record(stage.id(), "stage", spent);
            if (canDoWithout(stage.id())) {
                return in.withReport(
                        StageReport.of(stage.id(), new Outcome.Degraded(e.problem().type()), spent)
                                .withNote(e.problem().detail()));
            }
            throw failed(in, stage.id(), spent, e.problem(), e);
        }
    }

    private static boolean canDoWithout(StageId stage) {
        return switch (stage) {
            case KG, RERANKER -> true;
            case RETRIEVER, PRUNER -> false;
        };
    }

    private static Problem cancelled() {
        return new Problem(
                Problem.Kind.CANCELLED, "the caller went away before the answer was ready");
    }

    private static PipelineException failed(
            PipelineState state,
            StageId stage,
            Duration spent,
            Problem problem,
            @Nullable Throwable cause) {
        return new PipelineException(
                problem,
                state.withReport(StageReport.of(stage, new Outcome.Failed(problem), spent)),
                cause);
    }
}
