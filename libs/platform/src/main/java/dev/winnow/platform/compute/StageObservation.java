package dev.winnow.platform.compute;

import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.Observation;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.telemetry.StageMetrics;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
