package dev.winnow.platform.compute;

import dev.winnow.core.pipeline.Outcome;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageException;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.core.pipeline.StageReport;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * A stage that shows in the trace of its question. It runs on another thread than whoever asked, so the span above it is handed over.
 *
 * @param stage the stage itself
 * @param above the span of whoever runs it; null outside any trace
 * @param tracer makes the span
 */
record TracedStage(Stage stage, @Nullable Span above, Tracer tracer) implements Stage {

    private static final String FAILED = "failed";

    @Override
    public StageId id() {
        return stage.id();
    }

    @Override
    public PipelineState apply(PipelineState in, StageContext context) throws StageException {
        Span span = below();
        span.name(WinnowNames.STAGE_SPAN + " " + id().label());
        span.tag(WinnowNames.STAGE, id().label());
        if (id() == StageId.RETRIEVER) {
            span.tag(WinnowNames.GEN_AI_OPERATION, "retrieval");
            span.tag(WinnowNames.GEN_AI_TOP_K, in.question().settings().candidates());
        }
        span.start();
        String outcome = FAILED;
        try (Tracer.SpanInScope inLog = tracer.withSpan(span)) {
            PipelineState out = stage.apply(in, context);
            outcome = tell(span, out.report(id()));
            return out;
        } finally {
            // What was thrown is not told: its message might quote a text.
            span.tag(WinnowNames.OUTCOME, outcome);
            span.end();
        }
    }

    private Span below() {
        try (Tracer.SpanInScope whoever = tracer.withSpan(above)) {
            return tracer.nextSpan();
        }
    }

    private static String tell(Span span, @Nullable StageReport report) {
        if (report == null) {
            return FAILED;
        }
        if (report.outcome() instanceof Outcome.Degraded(String reason)) {
            span.tag(WinnowNames.REASON, reason);
        }
        return report.outcome().label();
    }
}
