package dev.winnow.platform.compute;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageChain;
import dev.winnow.core.pipeline.StageContext.Observation;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.telemetry.StageMetrics;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The face of the stages within one process: takes those that are published as beans, in the order
 * of the line, and runs questions through them on the compute threads. Safe for use by several
 * threads.
 */
public final class InProcessPipeline implements Pipeline {

    private final List<Stage> stages;
    private final Compute compute;
    private final InstantSource clock;
    private final StageMetrics metrics;
    private final Tracer tracer;

    /**
     * Sorts the stages into the order of the line.
     *
     * @throws IllegalArgumentException if two stages have the same id
     */
    public InProcessPipeline(
            List<Stage> stages,
            Compute compute,
            InstantSource clock,
            StageMetrics metrics,
            Tracer tracer) {
        this.stages = stages.stream().sorted(Comparator.comparing(Stage::id)).toList();
        this.compute = compute;
        this.clock = clock;
        this.metrics = metrics;
        this.tracer = tracer;
        chain(this.stages, List.of(), Observation.NONE);
    }

    /** The same with another stage in the place of the one with its id. */
    public InProcessPipeline with(Stage other) {
        List<Stage> line =
                stages.stream().map(stage -> stage.id() == other.id() ? other : stage).toList();
        return new InProcessPipeline(line, compute, clock, metrics, tracer);
    }

    @Override
    public List<StageId> stages() {
        return stages.stream().map(Stage::id).toList();
    }

    @Override
    public PipelineState run(PipelineState accepted, List<StageId> chosen, BooleanSupplier gone) {
        return run(accepted, chosen, List.of(), gone);
    }

    /**
     * Runs one stage of a line whose later stages run elsewhere: time is left for them.
     *
     * @throws ProblemException as {@link Pipeline#run(PipelineState, List, BooleanSupplier)}
     */
    public PipelineState runPart(PipelineState state, StageId stage) {
        StageId[] line = StageId.values();
        List<StageId> later = List.of(line).subList(stage.ordinal() + 1, line.length);
        return run(state, List.of(stage), later, () -> false);
    }

    private PipelineState run(
            PipelineState accepted,
            List<StageId> chosen,
            List<StageId> elsewhere,
            BooleanSupplier gone) {
        StageChain chain =
                chain(
                        choose(chosen),
                        elsewhere,
                        new StageObservation(metrics, tracer, tracer.currentSpan()));
        try {
            return compute.run(
                    Owner.of(accepted.question().scope()),
                    accepted.question().deadline(),
                    abandoned ->
                            chain.run(
                                    accepted,
                                    () -> abandoned.getAsBoolean() || gone.getAsBoolean()));
        } catch (StageException e) {
            throw ProblemException.of(e);
        }
    }

    private List<Stage> choose(List<StageId> chosen) {
        List<Stage> found = stages.stream().filter(stage -> chosen.contains(stage.id())).toList();
        for (StageId id : chosen) {
            if (found.stream().noneMatch(stage -> stage.id() == id)) {
                throw ProblemException.of(
                        Kind.NOT_FOUND,
                        "stage %s does not run here; stages are %s"
                                .formatted(
                                        id.label(),
                                        stages().stream().map(StageId::label).toList()));
            }
        }
        return found;
    }

    private StageChain chain(List<Stage> some, List<StageId> elsewhere, Observation observation) {
        return new StageChain(some, elsewhere, clock, observation);
    }

    /**
     * Shows the stages of one question in its trace and in the metrics, as their reports have it.
     * Recorded on the thread of the stage: the caller may have timed out.
     *
     * @param metrics takes the reports and the durations of parts
     * @param tracer makes the spans
     * @param above the span of the caller, which waits on another thread; null outside any trace
     */
    record StageObservation(StageMetrics metrics, Tracer tracer, @Nullable Span above)
            implements Observation {

        @Override
        public void record(StageId stage, String part, Duration duration) {
            metrics.part(stage, part, duration);
        }

        @Override
        public ObservedStage begin(StageId stage, PipelineState in) {
            Span span = below();
            span.name(WinnowNames.STAGE_SPAN + " " + stage.label());
            span.tag(WinnowNames.STAGE, stage.label());
            if (stage == StageId.RETRIEVER) {
                span.tag(WinnowNames.GEN_AI_OPERATION, "retrieval");
                span.tag(WinnowNames.GEN_AI_TOP_K, in.question().settings().candidates());
            }
            span.start();
            Tracer.SpanInScope inLog = tracer.withSpan(span);
            return out -> {
                // The message of a failure is not in the span: it might quote a text.
                Outcome outcome = out.reports().getLast().outcome();
                if (outcome instanceof Outcome.Degraded(String reason)) {
                    span.tag(WinnowNames.REASON, reason);
                }
                span.tag(WinnowNames.OUTCOME, outcome.label());
                inLog.close();
                span.end();
                metrics.record(in, out);
            };
        }

        private Span below() {
            try (Tracer.SpanInScope caller = tracer.withSpan(above)) {
                return tracer.nextSpan();
            }
        }
    }
}
