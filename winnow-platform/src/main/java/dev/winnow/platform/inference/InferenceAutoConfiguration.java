package dev.winnow.platform.inference;

import dev.winnow.inference.session.InferencePool;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
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
        return new InferencePool(properties.settings(), clock, new RunMetrics(meters));
    }

    @Bean
    InferenceMetrics winnowInferenceMetrics(InferencePool pool, MeterRegistry meters) {
        return new InferenceMetrics(pool, meters);
    }
}
