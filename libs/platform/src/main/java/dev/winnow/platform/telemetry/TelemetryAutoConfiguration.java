package dev.winnow.platform.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
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

    /** Timers whose percentiles alerts stand on. */
    private static final List<String> WITH_BUCKETS =
            List.of(WinnowNames.STAGE_TIMER, WinnowNames.QUEUE_WAIT, WinnowNames.INFERENCE);

    /** For programs and tests that export no metrics. */
    @Bean
    @ConditionalOnMissingBean
    MeterRegistry winnowMeterRegistry() {
        return new SimpleMeterRegistry();
    }

    @Bean
    MeterFilter winnowHistograms() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(
                    Meter.Id id, DistributionStatisticConfig config) {
                if (!WITH_BUCKETS.contains(id.getName())) {
                    return config;
                }
                return DistributionStatisticConfig.builder()
                        .percentilesHistogram(true)
                        .build()
                        .merge(config);
            }
        };
    }

    /**
     * What the outside sees of Winnow at work.
     *
     * @param serverTiming whether answers carry the time of each stage in the header Server-Timing
     */
    @ConfigurationProperties("winnow.telemetry")
    public record TelemetryProperties(@DefaultValue("true") boolean serverTiming) {}
}
