package dev.winnow.platform.inference;

import dev.winnow.inference.session.InferencePool;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Shows how much waits for the models. Holds the pool, which the gauge alone would let go. */
final class InferenceMetrics {

    private final InferencePool pool;

    InferenceMetrics(InferencePool pool, MeterRegistry meters) {
        this.pool = pool;
        Gauge.builder(WinnowNames.QUEUE_TOKENS, this, metrics -> metrics.pool.waitingTokens())
                .description("tokens that wait for a session of a model")
                .register(meters);
    }
}
