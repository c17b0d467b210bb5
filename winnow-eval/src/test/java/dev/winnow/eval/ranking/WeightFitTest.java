package dev.winnow.eval.ranking;

import static dev.winnow.eval.ranking.ThreeDocuments.relevant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightFitTest {

    private static List<ScoredList> lists(int a, int b, int c) {
        List<ScoredList> lists = new ArrayList<>(Collections.nCopies(a, relevant("a")));
        lists.addAll(Collections.nCopies(b, relevant("b")));
        lists.addAll(Collections.nCopies(c, relevant("c")));
        return lists;
    }

    private static float fitted(List<ScoredList> lists) {
        return WeightFit.chosen(WeightFit.sweep(lists));
    }

    @Test
    void what_both_hold_for_good_is_found_by_a_share_between_the_two() {
        float share = fitted(lists(0, 50, 0));

        assertThat(relevant("b").ndcg(share)).isEqualTo(1);
        assertThat(relevant("b").ndcg(share - .05f)).isLessThan(1);
    }

    @Test
    void where_retrieval_is_right_the_model_has_no_share() {
        assertThat(fitted(lists(50, 0, 0))).isZero();
    }

    @Test
    void a_gain_that_the_queries_are_sure_of_is_taken() {
        assertThat(fitted(lists(20, 80, 0))).isPositive();
    }

    /**
     * 53 queries against 47: the mean says one thing, and the next hundred queries might say the
     * other.
     */
    @Test
    void a_gain_that_may_be_chance_is_not() {
        List<WeightFit.Tried> sweep = WeightFit.sweep(lists(47, 53, 0));

        WeightFit.Tried best =
                sweep.stream().filter(tried -> tried.behind() == 0).findFirst().orElseThrow();
        assertThat(best.share()).isPositive();
        assertThat(best.ndcg()).isGreaterThan(sweep.getFirst().ndcg());
        assertThat(WeightFit.chosen(sweep)).isZero();
    }

    /**
     * Of four queries one gains .5, so the mean is .125 ahead, and the error is sqrt(.1875 / 3 /
     * 4).
     */
    @Test
    void the_error_is_that_of_the_difference_query_by_query() {
        List<ScoredList> lists = new ArrayList<>(Collections.nCopies(3, relevant("d")));
        lists.add(relevant("c"));

        List<WeightFit.Tried> sweep = WeightFit.sweep(lists);

        assertThat(sweep.getLast()).isEqualTo(new WeightFit.Tried(1f, .25, 0, 0));
        assertThat(sweep.getFirst().behind()).isCloseTo(.125, within(1e-12));
        assertThat(sweep.getFirst().error()).isCloseTo(.125, within(1e-12));
    }

    @Test
    void one_query_has_no_error_and_fits_nothing() {
        assertThatThrownBy(() -> WeightFit.sweep(lists(1, 0, 0)))
                .hasMessageContaining("two queries at least, not to 1");
    }
}
