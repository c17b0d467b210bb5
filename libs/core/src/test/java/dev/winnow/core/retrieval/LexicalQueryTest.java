package dev.winnow.core.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import java.util.List;
import org.junit.jupiter.api.Test;

class LexicalQueryTest {

    private static final LexicalQuery QUERY =
            LexicalQuery.words(
                    List.of(
                            new WeightedTerm("apple", 1f),
                            new WeightedTerm("fig", 3f),
                            new WeightedTerm("pear", 1f),
                            new WeightedTerm("plum", 2f)));

    @Test
    void the_heaviest_terms_stay_in_the_order_of_terms() {
        assertThat(QUERY.heaviest(3).terms())
                .containsExactly(
                        new WeightedTerm("apple", 1f),
                        new WeightedTerm("fig", 3f),
                        new WeightedTerm("plum", 2f));
    }

    @Test
    void a_query_of_no_more_terms_is_the_same() {
        assertThat(QUERY.heaviest(4)).isSameAs(QUERY);
    }
}
