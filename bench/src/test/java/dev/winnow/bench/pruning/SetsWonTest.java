package dev.winnow.bench.pruning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SetsWonTest {

    private static SetMeasures set(double answerable, double model, double bm25) {
        return new SetMeasures(
                1_000,
                answerable,
                0,
                0,
                0,
                0,
                null,
                0,
                0,
                null,
                Map.of("0.7", Map.of("model", model, "bm25", bm25, "oracle", 1.0, "reached", .99)),
                Map.of());
    }

    @Test
    void a_set_is_won_where_the_model_is_above_every_baseline_and_the_oracle_is_none() {
        assertThat(SetsWon.of(List.of(set(100, .6, .5), set(200, .5, .5), set(300, .4, .5))))
                .containsExactlyEntriesOf(Map.of("0.7", new SetsWon(1, 3)));
    }

    @Test
    void sets_with_few_answerable_rows_do_not_count_however_many_rows_they_have() {
        assertThat(SetsWon.of(List.of(set(100, .6, .5), set(99, .6, .5))))
                .containsExactlyEntriesOf(Map.of("0.7", new SetsWon(1, 1)));
    }
}
