package dev.winnow.bench.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankingMetricsTest {

    private static final Map<String, Integer> GRADES = Map.of("a", 3, "b", 1, "c", 0, "d", 2);

    @Test
    void ndcg_uses_the_grade_as_gain_and_the_best_possible_order_as_ideal() {
        // 1/log2(2) + 0 + 3/log2(4) = 2.5; ideal 3 + 2/log2(3) + 1/log2(4) = 4.7618...
        assertThat(RankingMetrics.ndcg(List.of("b", "x", "a"), GRADES, 10))
                .isCloseTo(2.5 / 4.761859507, within(1e-9));
    }

    @Test
    void ndcg_is_one_for_the_ideal_order_and_counts_nothing_below_the_depth() {
        assertThat(RankingMetrics.ndcg(List.of("a", "d", "b", "c"), GRADES, 10)).isEqualTo(1.0);
        assertThat(RankingMetrics.ndcg(List.of("x", "y", "a"), GRADES, 2)).isZero();
    }

    @Test
    void average_precision_divides_by_all_relevant_documents_found_or_not() {
        // precision 1/2 at rank 2 and 2/3 at rank 3, three relevant in all
        assertThat(RankingMetrics.averagePrecision(List.of("c", "a", "b"), GRADES))
                .isCloseTo((1 / 2.0 + 2 / 3.0) / 3, within(1e-12));
    }

    @Test
    void reciprocal_rank_ends_at_the_depth() {
        assertThat(RankingMetrics.reciprocalRank(List.of("x", "c", "d"), GRADES, 10))
                .isEqualTo(1 / 3.0);
        assertThat(RankingMetrics.reciprocalRank(List.of("x", "c", "d"), GRADES, 2)).isZero();
    }

    @Test
    void recall_counts_grades_above_zero_only() {
        assertThat(RankingMetrics.recall(List.of("c", "a", "x"), GRADES, 100)).isEqualTo(1 / 3.0);
    }

    @Test
    void a_query_without_relevant_documents_scores_zero_everywhere() {
        Map<String, Integer> none = Map.of("c", 0);
        assertThat(RankingMetrics.ndcg(List.of("c"), none, 10)).isZero();
        assertThat(RankingMetrics.averagePrecision(List.of("c"), none)).isZero();
        assertThat(RankingMetrics.recall(List.of("c"), none, 10)).isZero();
    }
}
