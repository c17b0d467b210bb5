package dev.winnow.core.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void time_left_is_never_negative() {
        assertThat(Deadline.in(Duration.ofSeconds(3), CLOCK).remaining(CLOCK))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(Deadline.in(Duration.ofSeconds(-3), CLOCK).remaining(CLOCK)).isZero();
    }

    @Test
    void the_last_instant_itself_is_past() {
        assertThat(new Deadline(CLOCK.instant()).passed(CLOCK)).isTrue();
        assertThat(new Deadline(CLOCK.instant().plusNanos(1)).passed(CLOCK)).isFalse();
    }

    @Test
    void no_deadline_never_passes_and_its_time_can_be_counted_in_nanoseconds() {
        assertThat(Deadline.NONE.passed(CLOCK)).isFalse();
        assertThat(Deadline.NONE.remaining(CLOCK).toNanos()).isPositive();
    }

    @Test
    void the_earlier_of_two_counts() {
        Deadline soon = Deadline.in(Duration.ofSeconds(1), CLOCK);
        assertThat(Deadline.NONE.earlier(soon)).isSameAs(soon);
        assertThat(soon.earlier(Deadline.NONE)).isSameAs(soon);
    }
}
