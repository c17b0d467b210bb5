package dev.winnow.bench.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SentenceCountsTest {

    @Test
    void f2_weighs_recall_over_precision() {
        SentenceCounts row =
                SentenceCounts.of(true, true, 10)
                        .plus(SentenceCounts.of(true, false, 20))
                        .plus(SentenceCounts.of(false, true, 30))
                        .plus(SentenceCounts.of(true, false, 40));
        assertThat(row).isEqualTo(new SentenceCounts(3, 2, 1, 100, 70));
        assertThat(row.compression()).isCloseTo(.3, within(1e-12));
        assertThat(row.precision()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(row.recall()).isEqualTo(.5);
        assertThat(row.f2()).isCloseTo(5 * (1 / 3.0) * .5 / (4 / 3.0 + .5), within(1e-12));
    }

    @Test
    void keeping_nothing_where_nothing_is_needed_is_perfect() {
        SentenceCounts row = SentenceCounts.of(false, false, 0);
        assertThat(row.precision()).isEqualTo(1);
        assertThat(row.recall()).isEqualTo(1);
    }

    @Test
    void counts_add_up_over_rows() {
        assertThat(new SentenceCounts(1, 2, 1, 9, 5).plus(new SentenceCounts(3, 1, 0, 8, 8)))
                .isEqualTo(new SentenceCounts(4, 3, 1, 17, 13));
    }
}
