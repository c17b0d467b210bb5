package dev.winnow.platform.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Publishes the metrics of stages. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration"
        })
@Import(StageMetrics.class)
@EnableConfigurationProperties(TelemetryAutoConfiguration.TelemetryProperties.class)
public class TelemetryAutoConfiguration {

    /** For programs and tests that export no metrics. */
    @Bean
    @ConditionalOnMissingBean
    MeterRegistry winnowMeterRegistry() {
        return new SimpleMeterRegistry();
    }

    /**
     * What the outside sees of Winnow at work.
     *
     * @param serverTiming whether answers carry the time of each stage in the header Server-Timing
     */
    @ConfigurationProperties("winnow.telemetry")
    public record TelemetryProperties(@DefaultValue("true") boolean serverTiming) {}
}
