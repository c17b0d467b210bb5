package dev.winnow.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ImpactsTest {

    @Test
    void a_raw_weight_of_five_is_256_and_what_rounds_to_nothing_is_left_out() {
        Impacts impacts =
                Impacts.quantised(new TreeMap<>(Map.of("a", 5.0, "b", .5, "c", 1f, "d", .009)));

        // .5 / 5 * 256 = 25.6, 1 / 5 * 256 = 51.2, .009 / 5 * 256 = .46
        assertThat(impacts.weights()).isEqualTo(new TreeMap<>(Map.of("a", 256, "b", 26, "c", 51)));
    }

    @Test
    void halves_go_to_the_even_neighbour() {
        // 2.5 and 3.5 exactly, since the inputs are sums of powers of two over 256 times 5.
        Impacts impacts =
                Impacts.quantised(new TreeMap<>(Map.of("a", 2.5 * 5 / 256, "b", 3.5 * 5 / 256)));

        assertThat(impacts.weights()).isEqualTo(new TreeMap<>(Map.of("a", 2, "b", 4)));
    }

    @Test
    void whole_weights_stay_as_they_are_and_zeros_go() {
        assertThat(Impacts.whole(new TreeMap<>(Map.of("a", 97, "b", 0, "c", 1))).weights())
                .isEqualTo(new TreeMap<>(Map.of("a", 97, "c", 1)));
    }

    @Test
    void a_bad_weight_is_named_by_its_place_and_never_by_its_term() {
        for (Number bad : new Number[] {-1, -.001, Double.NaN, Double.POSITIVE_INFINITY, 1e30}) {
            Map<String, Number> raw = new LinkedHashMap<>();
            raw.put("fine", 1);
            raw.put("secret", bad);
            assertThatThrownBy(() -> Impacts.quantised(raw))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("term 2 has the weight " + bad)
                    .message()
                    .doesNotContain("secret");
        }
        assertThatThrownBy(() -> Impacts.whole(Map.of("a", 65_536)))
                .hasMessage("term 1 has the weight 65536, allowed are 0 to 65535.0");
    }

    @Test
    void empty_endless_and_broken_terms_are_refused() {
        assertThatThrownBy(() -> Impacts.whole(Map.of("", 1)))
                .hasMessage("term 1 has 0 characters, allowed are 1 to 256");
        assertThatThrownBy(() -> Impacts.whole(Map.of("a".repeat(257), 1)))
                .hasMessage("term 1 has 257 characters, allowed are 1 to 256");
        assertThatThrownBy(() -> Impacts.whole(Map.of("a\uDE00", 1)))
                .hasMessage("term 1 has half a character (a lone surrogate)");
        assertThat(Impacts.whole(Map.of("\uD83D\uDE00", 1)).weights()).hasSize(1);
    }

    @Test
    void more_terms_than_any_vocabulary_has_are_refused() {
        SortedMap<String, Integer> many = new TreeMap<>();
        for (int i = 0; i <= Impacts.MOST_TERMS; i++) {
            many.put("t" + i, 1);
        }
        assertThatThrownBy(() -> new Impacts(many))
                .hasMessage("32,769 terms, at most 32,768 are allowed");
    }

    @Test
    void as_a_query_impacts_keep_their_order_and_weights() {
        LexicalQuery query = LexicalQuery.impacts(Impacts.whole(Map.of("b", 2, "a", 97)));

        assertThat(query.space()).isEqualTo(TermSpace.IMPACTS);
        assertThat(query.terms())
                .containsExactly(new WeightedTerm("a", 97), new WeightedTerm("b", 2));
    }
}
