package dev.winnow.platform.telemetry;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the outside sees of Winnow at work.
 *
 * @param serverTiming whether answers carry the time of each stage in the header Server-Timing
 */
@ConfigurationProperties("winnow.telemetry")
public record TelemetryProperties(@DefaultValue("true") boolean serverTiming) {}
