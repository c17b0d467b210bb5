package dev.winnow.eval.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledRowTest {

    @Test
    void split_anew_a_sentence_is_needed_where_it_overlaps_a_needed_one() {
        LabelledRow joined =
                new LabelledRow(
                        "r",
                        "set",
                        "Who?",
                        "",
                        List.of("It rained. Ada stayed", "at home.", "He left."),
                        List.of(true, false, false),
                        List.of());
        LabelledRow anew = joined.resplit();
        assertThat(anew.sentences())
                .containsExactly("It rained.", "Ada stayed at home.", "He left.");
        assertThat(anew.needed()).containsExactly(true, true, false);
    }

    @Test
    void labels_and_sentences_of_different_number_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new LabelledRow(
                                        "r",
                                        "s",
                                        "q",
                                        "",
                                        List.of("a"),
                                        List.of(true, false),
                                        List.of()))
                .withMessageContaining("1 sentences and 2 labels");
    }
}
