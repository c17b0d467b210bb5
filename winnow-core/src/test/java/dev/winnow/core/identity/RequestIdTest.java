package dev.winnow.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestIdTest {

    private static RequestId at(long millis, long seed) {
        return RequestId.next(InstantSource.fixed(Instant.ofEpochMilli(millis)), new Random(seed));
    }

    @Test
    void is_a_version_7_uuid_of_the_ietf_variant() {
        RequestId id = at(1_767_225_600_123L, 1);
        assertThat(id.value().version()).isEqualTo(7);
        assertThat(id.value().variant()).isEqualTo(2);
        assertThat(id.value().getMostSignificantBits() >>> 16).isEqualTo(1_767_225_600_123L);
    }

    @Test
    void sorts_by_time_whatever_the_random_bits_are() {
        assertThat(at(1_000, 5)).isLessThan(at(1_001, 3));
        assertThat(at(1L << 46, 5)).isLessThan(at((1L << 47) + 1, 3));
    }

    @Test
    void reads_what_it_writes() {
        RequestId id = at(1_767_225_600_123L, 9);
        assertThat(RequestId.parse(id.toString())).isEqualTo(id);
    }
}
