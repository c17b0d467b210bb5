package dev.winnow.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class Bm25Test {

    @Test
    void a_part_that_shares_no_word_has_no_score() {
        assertThat(Bm25.scores("Where do eels spawn?", List.of("Eels, of all.", "Nothing here.")))
                .satisfies(scores -> assertThat(scores[0]).isPositive())
                .satisfies(scores -> assertThat(scores[1]).isZero());
        assertThat(Bm25.scores("", List.of("Any words."))).containsExactly(0f);
        assertThat(Bm25.scores("Any?", List.of())).isEmpty();
    }

    @Test
    void is_the_formula_of_the_field_counted_over_the_parts() {
        // Two of three parts hold "sea": log(1 + 1.5 / 2.5) * 2 / (2 + .9 * (.6 + .4 * 3 / 2)).
        float[] scores = Bm25.scores("sea", List.of("sea sea salt", "sea", "salt wind"));

        assertThat(scores[0]).isCloseTo(.3052f, within(1e-4f));
        assertThat(scores[2]).isZero();
    }

    @Test
    void a_word_of_few_parts_weighs_more_than_one_of_all() {
        List<String> parts = List.of("old harbour", "old ferry", "old eel", "old sea");

        float[] scores = Bm25.scores("old eel", parts);

        assertThat(scores[2]).isGreaterThan(5 * scores[0]);
    }

    @Test
    void the_forms_of_a_word_count_as_one_and_numbers_do_not() {
        List<String> parts = List.of("Spawning eels, number 1234567.", "A tale of 1234599.");

        assertThat(Bm25.scores("Where did they spawn?", parts)[0]).isPositive();
        assertThat(Bm25.scores("Wanderung des Aals", List.of("Er wandert.", "Er ruht."))[0])
                .isPositive();
        assertThat(Bm25.scores("1234500?", parts)).containsOnly(0f);
    }

    @Test
    void words_that_only_hold_a_sentence_together_count_for_nothing() {
        List<String> parts = List.of("What is that for?", "Eels spawn.");

        assertThat(Bm25.scores("What is that which eels are for?", parts))
                .satisfies(scores -> assertThat(scores[1]).isGreaterThan(scores[0]));
        assertThat(Bm25.scores("What is for?", parts)).containsOnly(0f);
    }

    @Test
    void case_marks_and_the_order_of_words_do_not_matter() {
        List<String> parts = List.of("Straße 12, at night", "elsewhere by day");

        assertThat(Bm25.scores("NIGHT? 12-straße!", parts))
                .isEqualTo(Bm25.scores("straße 12 night", parts));
    }

    @Test
    void ideographs_are_words_by_themselves() {
        float[] scores = Bm25.scores("倉庫の鍵", List.of("鍵は事務所にあります。", "雨が降った。"));

        assertThat(scores[0]).isPositive();
        assertThat(scores[1]).isZero();
    }

    @Test
    void equal_parts_have_equal_scores() {
        float[] scores = Bm25.scores("eel", Collections.nCopies(5, "an eel in the sea"));

        assertThat(scores).containsOnly(scores[0]);
    }
}
