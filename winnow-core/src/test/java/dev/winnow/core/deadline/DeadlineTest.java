package dev.winnow.core.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @Test
    void has_passed_from_its_own_instant_on_and_never_has_negative_time_left() {
        assertThat(new Deadline(NOW).passed(CLOCK)).isTrue();
        assertThat(new Deadline(NOW.plusNanos(1)).passed(CLOCK)).isFalse();
        assertThat(new Deadline(NOW.minusSeconds(5)).remaining(CLOCK)).isZero();
        assertThat(Deadline.in(Duration.ofSeconds(3), CLOCK).remaining(CLOCK))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void no_deadline_never_passes_and_its_nanoseconds_fit_a_long() {
        assertThat(Deadline.NONE.passed(CLOCK)).isFalse();
        assertThat(Deadline.NONE.remaining(CLOCK).toNanos()).isPositive();
        assertThat(Deadline.NONE.earlier(new Deadline(NOW))).isEqualTo(new Deadline(NOW));
    }
}
