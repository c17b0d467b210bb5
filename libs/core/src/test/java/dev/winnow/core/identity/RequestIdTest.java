package dev.winnow.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RequestIdTest {

    @Property
    void a_later_id_sorts_after_an_earlier_one(
            @ForAll @LongRange(min = 0, max = 281_474_976_710_654L) long millis,
            @ForAll long seed) {
        Random random = new Random(seed);
        RequestId earlier = RequestId.next(at(millis), random);
        RequestId later = RequestId.next(at(millis + 1), random);

        assertThat(earlier).isLessThan(later);
        assertThat(earlier.toString()).isLessThan(later.toString());
    }

    @Property
    void an_id_is_a_version_7_uuid_and_survives_being_written(@ForAll long seed) {
        RequestId id = RequestId.next(at(1_767_225_600_000L), new Random(seed));

        assertThat(id.value().version()).isEqualTo(7);
        assertThat(id.value().variant()).isEqualTo(2);
        assertThat(id.value().getMostSignificantBits() >>> 16).isEqualTo(1_767_225_600_000L);
        assertThat(RequestId.parse(id.toString())).isEqualTo(id);
    }

    @Test
    void ids_of_one_millisecond_differ() {
        Random random = new Random(7);
        assertThat(RequestId.next(at(5), random)).isNotEqualTo(RequestId.next(at(5), random));
    }

    @Test
    void what_is_no_uuid_is_refused() {
        assertThatThrownBy(() -> RequestId.parse("42"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static InstantSource at(long millis) {
        return InstantSource.fixed(Instant.ofEpochMilli(millis));
    }
}
