package dev.winnow.platform.telemetry;

import static dev.winnow.platform.config.Binding.bind;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.platform.telemetry.TelemetryAutoConfiguration.TelemetryProperties;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetryPropertiesTest {

    @Test
    void times_are_on_by_default() {
        assertThat(bind("winnow.telemetry", TelemetryProperties.class, Map.of()))
                .isEqualTo(new TelemetryProperties(true));
    }

    @Test
    void every_key_can_be_set() {
        assertThat(
                        bind(
                                "winnow.telemetry",
                                TelemetryProperties.class,
                                Map.of("winnow.telemetry.server-timing", "false")))
                .isEqualTo(new TelemetryProperties(false));
    }
}
