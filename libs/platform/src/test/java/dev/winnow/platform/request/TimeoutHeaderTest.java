package dev.winnow.platform.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.platform.config.Binding;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.HttpStatuses;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeoutHeaderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");

    private final TimeoutHeader timeouts =
            new TimeoutHeader(
                    Binding.bind("winnow.pipeline", PipelineProperties.class, Map.of()), () -> NOW);

    @Test
    void without_the_header_the_default_counts_in_whole_milliseconds() {
        assertThat(timeouts.deadline(null))
                .isEqualTo(new Deadline(Instant.parse("2026-01-01T00:00:10.123Z")));
    }

    @Test
    void the_header_counts_from_now_and_is_cut_to_the_cap() {
        assertThat(timeouts.deadline(" 1500 "))
                .isEqualTo(new Deadline(Instant.parse("2026-01-01T00:00:01.623Z")));
        assertThat(timeouts.deadline("9999999999"))
                .isEqualTo(new Deadline(Instant.parse("2026-01-01T00:01:00.123Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.5", "10s", "99999999999", "٣"})
    void anything_but_a_number_above_zero_is_refused(String header) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> timeouts.deadline(header))
                .satisfies(
                        refused -> assertThat(HttpStatuses.of(refused.problem())).isEqualTo(400));
    }
}
