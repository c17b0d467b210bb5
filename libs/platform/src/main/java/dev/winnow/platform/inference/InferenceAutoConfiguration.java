package dev.winnow.platform.inference;

import dev.winnow.inference.session.InferencePool;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.kafka.stage.BackPressure;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Publishes the pool of a program that has models, and how full its queue is. */
@AutoConfiguration(
        afterName = {
            "dev.winnow.platform.telemetry.TelemetryAutoConfiguration",
            "dev.winnow.platform.web.WebAutoConfiguration"
        })
@ConditionalOnClass(InferencePool.class)
@EnableConfigurationProperties(InferenceProperties.class)
@ConditionalOnStagesHere
public class InferenceAutoConfiguration {

    /** One pool for all models of a process. */
    @Bean
    @ConditionalOnMissingBean
    InferencePool winnowInferencePool(
            InferenceProperties properties, Clock clock, MeterRegistry meters) {
        DistributionSummary tokens =
                DistributionSummary.builder(WinnowNames.BATCH_TOKENS)
                        .description("tokens of one run of a model, padding counted")
                        .register(meters);
        // None on the CPU, where each row runs by itself.
        DistributionSummary padding =
                DistributionSummary.builder(WinnowNames.BATCH_PADDING)
                        .description("share of the tokens of one run that is padding")
                        .register(meters);
        InferencePool.RunListener sizes =
                (read, padded) -> {
                    tokens.record(padded);
                    padding.record(padded == 0 ? 0 : 1 - (double) read / padded);
                };
        return new InferencePool(properties.settings(), clock, sizes);
    }

    /**
     * Records wait in their topic while half of the queue is taken; the other half is left to those
     * who ask over HTTP.
     */
    @Bean
    BackPressure winnowInferencePressure(InferencePool pool) {
        return () -> pool.waitingTokens() > pool.settings().queueTokens() / 2;
    }

    /** How much waits for the models. */
    @Bean
    Gauge winnowInferenceQueue(InferencePool pool, MeterRegistry meters) {
        return Gauge.builder(WinnowNames.QUEUE_TOKENS, pool, InferencePool::waitingTokens)
                .description("tokens that wait for a session of a model")
                .register(meters);
    }
}
