package dev.winnow.bench.retrieval;

import static dev.winnow.bench.retrieval.ThreeDocuments.relevant;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScoredListTest {

    @Test
    void without_the_model_the_list_is_retrievals_and_with_it_alone_the_models() {
        assertThat(relevant("a").ndcg(0f)).isEqualTo(1);
        assertThat(relevant("c").ndcg(0f)).isEqualTo(.5);
        assertThat(relevant("c").ndcg(1f)).isEqualTo(1);
        assertThat(relevant("a").ndcg(1f)).isEqualTo(.5);
    }

    @Test
    void what_both_hold_for_good_is_best_by_both() {
        assertThat(relevant("b").ndcg(.5f)).isEqualTo(1);
    }
}
