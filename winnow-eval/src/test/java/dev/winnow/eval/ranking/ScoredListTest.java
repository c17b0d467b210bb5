package dev.winnow.eval.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.eval.collection.JudgedQuery;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScoredListTest {

    /** Retrieval puts "a" first, the model puts "c" first, and "b" is second by both. */
    private static ScoredList list(String relevant) {
        TreeMap<String, Integer> grades = new TreeMap<>();
        grades.put(relevant, 1);
        return new ScoredList(
                new JudgedQuery("q", "question", grades),
                List.of("a", "b", "c"),
                new float[] {.9f, .8f, .1f},
                new float[] {-4f, 2f, 3f});
    }

    @Test
    void without_the_model_the_list_is_retrievals_and_with_it_alone_the_models() {
        assertThat(list("a").ndcg(0f)).isEqualTo(1);
        assertThat(list("c").ndcg(0f)).isEqualTo(.5);
        assertThat(list("c").ndcg(1f)).isEqualTo(1);
        assertThat(list("a").ndcg(1f)).isEqualTo(.5);
    }

    @Test
    void what_both_hold_for_good_is_best_by_both() {
        assertThat(list("b").ndcg(.5f)).isEqualTo(1);
    }
}
