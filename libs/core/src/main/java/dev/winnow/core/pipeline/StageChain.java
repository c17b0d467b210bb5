package dev.winnow.core.pipeline;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.StageContext.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs a question through the stages, one after the other, on the calling thread. It owns the time
 * shares and the failure policy: without facts or without scores there still is an answer
 * (degraded, as its report says); without candidates or without a decision there is none.
 */
public final class StageChain {

    /** The end of a stage by an error that no code foresaw; its message could quote a text. */
    private static final Outcome UNFORESEEN =
            new Outcome.Failed(new Problem(Problem.Kind.INTERNAL, "an unexpected error"));

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
     * @throws StageException if a stage failed without which there is no answer, or the request was
     *     cancelled; it has the reports of the stages that ran
     */
    public PipelineState run(PipelineState accepted, BooleanSupplier cancellation)
            throws StageException {
        PipelineState state = accepted;
        Deadline deadline = accepted.question().deadline();
        Deadline usable = TimeShares.withoutReserve(deadline, clock);
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            if (cancellation.getAsBoolean()) {
                throw cancelled(state, stage.id());
            }
            Deadline own = TimeShares.next(order.subList(i, order.size()), usable, deadline, clock);
            state = step(stage, state, new StageContext(clock, own, cancellation, observation));
        }
        return state;
    }

    /** Runs one stage. However it ends, a report says so, which the observer gets. */
    private PipelineState step(Stage stage, PipelineState in, StageContext context)
            throws StageException {
        StageId id = stage.id();
        Instant begin = clock.instant();
        Observation.ObservedStage observed = observation.begin(id, in);
        PipelineState out;
        try {
            out = stage.apply(in, context);
            requireReport(id, in, out);
        } catch (StageException e) {
            Duration spent = Duration.between(begin, clock.instant());
            if (!canDoWithout(id)) {
                throw ended(observed, in, id, e, spent);
            }
            out =
                    in.withReport(
                            StageReport.of(id, new Outcome.Degraded(e.problem().type()), spent)
                                    .withNote(e.problem().detail()));
        } catch (RuntimeException | Error unforeseen) {
            Duration spent = Duration.between(begin, clock.instant());
            observed.end(in.withReport(StageReport.of(id, UNFORESEEN, spent)));
            throw unforeseen;
        }
        observed.end(out);
        return out;
    }

    private StageException cancelled(PipelineState state, StageId next) {
        return ended(
                observation.begin(next, state),
                state,
                next,
                new StageException(
                        Problem.Kind.CANCELLED, "the caller went away before the answer was ready"),
                Duration.ZERO);
    }

    /** The failure with which the question ends, with all reports. */
    private static StageException ended(
            Observation.ObservedStage observed,
            PipelineState in,
            StageId stage,
            StageException failure,
            Duration spent) {
        PipelineState out =
                in.withReport(StageReport.of(stage, new Outcome.Failed(failure.problem()), spent));
        observed.end(out);
        return failure.with(out.reports());
    }

    private static void requireReport(StageId stage, PipelineState in, PipelineState out) {
        if (out.reports().size() != in.reports().size() + 1
                || out.reports().getLast().stage() != stage) {
            throw new IllegalStateException(
                    "stage %s returned a state without its own report".formatted(stage.label()));
        }
    }

    private static boolean canDoWithout(StageId stage) {
        return switch (stage) {
            case KG, RERANKER -> true;
            case RETRIEVER, PRUNER -> false;
        };
    }
}
