package dev.winnow.platform.inference;

import dev.winnow.inference.session.InferencePool;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * How large the runs of the models are, and how much of them is padding: none on the CPU, where
 * each row runs by itself.
 */
final class RunMetrics implements InferencePool.RunListener {

    private final DistributionSummary tokens;
    private final DistributionSummary padding;

    RunMetrics(MeterRegistry meters) {
        this.tokens =
                DistributionSummary.builder(WinnowNames.BATCH_TOKENS)
                        .description("tokens of one run of a model, padding counted")
                        .register(meters);
        this.padding =
                DistributionSummary.builder(WinnowNames.BATCH_PADDING)
                        .description("share of the tokens of one run that is padding")
                        .register(meters);
    }

    @Override
    public void ran(int read, int padded) {
        tokens.record(padded);
        padding.record(padded == 0 ? 0 : 1 - (double) read / padded);
    }
}
