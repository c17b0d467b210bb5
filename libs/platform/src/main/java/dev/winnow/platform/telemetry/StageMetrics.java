package dev.winnow.platform.telemetry;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.retrieval.FeedbackReport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Turns reports into metrics, once for each stage and request. */
public final class StageMetrics {

    /**
     * The words of {@link FeedbackReport#reason()}. A state may come from another process: whatever
     * it claims, the tags have few values.
     */
    private static final List<String> REASONS =
            List.of("off", "on", "gate-open", "gate-closed", "no-time", "nothing-found");

    private static final String OTHER = "other";

    private final MeterRegistry meters;

    /** Models that have a gauge already. */
    private final Set<Tags> working = ConcurrentHashMap.newKeySet();

    public StageMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Records what happened between two states of one request. */
    public void record(PipelineState before, PipelineState after) {
        for (StageReport report : after.reports().stream().skip(before.reports().size()).toList()) {
            report(report);
            if (report.stage() == StageId.RETRIEVER) {
                meters.summary(WinnowNames.CANDIDATES).record(after.candidates().size());
                gate(after.feedback());
            }
        }
        CompactContext context = after.context();
        if (context != null && before.context() == null) {
            context(context);
        }
    }

    /** Records a part of a stage. */
    public void part(StageId stage, String part, Duration duration) {
        Tags tags = Tags.of(WinnowNames.STAGE, stage.label(), WinnowNames.PART, part);
        meters.timer(WinnowNames.STAGE_PART_TIMER, tags).record(duration);
    }

    private void report(StageReport report) {
        String stage = report.stage().label();
        Tags ofOutcome =
                Tags.of(WinnowNames.STAGE, stage, WinnowNames.OUTCOME, report.outcome().label());
        meters.timer(WinnowNames.STAGE_TIMER, ofOutcome).record(report.duration());
        ModelIdentity model = report.model();
        if (model != null) {
            device(stage, model);
            meters.timer(WinnowNames.QUEUE_WAIT, WinnowNames.QUEUE, "model")
                    .record(report.queueWait());
            meters.timer(WinnowNames.INFERENCE, WinnowNames.STAGE, stage)
                    .record(report.inference());
        }
        if (report.outcome() instanceof Outcome.Degraded(String reason)) {
            Tags tags = Tags.of(WinnowNames.STAGE, stage, WinnowNames.REASON, reason);
            meters.counter(WinnowNames.DEGRADED, tags).increment();
        }
    }

    private void gate(@Nullable FeedbackReport feedback) {
        if (feedback != null) {
            Tags tags = Tags.of(WinnowNames.STATE, state(feedback));
            meters.counter(WinnowNames.PRF_GATE, tags.and(WinnowNames.REASON, reason(feedback)))
                    .increment();
        }
    }

    /** A model that silently runs on another device than meant is slow and looks well otherwise. */
    private void device(String stage, ModelIdentity model) {
        Tags tags =
                Tags.of(
                        WinnowNames.STAGE, stage,
                        WinnowNames.MODEL, model.name(),
                        WinnowNames.DEVICE, model.device());
        // Registering a gauge again makes Micrometer warn.
        if (working.add(tags)) {
            Gauge.builder(WinnowNames.MODEL_DEVICE, () -> 1)
                    .description("models that have worked, and where")
                    .tags(tags)
                    .register(meters);
        }
    }

    private void context(CompactContext context) {
        meters.summary(WinnowNames.TOKENS, WinnowNames.DIRECTION, "in")
                .record(context.tokensBefore());
        meters.summary(WinnowNames.TOKENS, WinnowNames.DIRECTION, "out")
                .record(context.tokensAfter());
        if (context.tokensBefore() > 0) {
            double saved = 1 - (double) context.tokensAfter() / context.tokensBefore();
            // Sentences of ten passages can be more than five short passages: nothing is saved
            // then.
            meters.summary(WinnowNames.COMPRESSION).record(Math.max(0, saved));
        }
    }

    /** What became of the gate, or that there was none to ask. */
    private static String state(FeedbackReport feedback) {
        return switch (feedback.use()) {
            case OFF -> "off";
            case ON -> "on";
            case GATE -> feedback.ran() ? "open" : "closed";
        };
    }

    /** The reason without its numbers. */
    private static String reason(FeedbackReport feedback) {
        String reason = feedback.reason();
        int colon = reason.indexOf(':');
        String word = colon < 0 ? reason : reason.substring(0, colon);
        return REASONS.contains(word) ? word : OTHER;
    }
}
