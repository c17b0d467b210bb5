package dev.winnow.platform.telemetry;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the outside sees of Winnow at work.
 *
 * @param serverTiming whether answers carry the time of each stage in the header Server-Timing
 * @param histograms whether the timers of stages, queues and inference publish buckets, from which percentiles over several servers
 *     can be computed
 */
@ConfigurationProperties("winnow.telemetry")
public record TelemetryProperties(
        @DefaultValue("true") boolean serverTiming, @DefaultValue("true") boolean histograms) {}
