package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowSelectionTest {

    private static final String QUESTION = "eel ferry harbour";

    @Test
    void windows_with_the_questions_words_come_first_and_ties_stand_by_place() {
        List<String> windows = new ArrayList<>(Collections.nCopies(40, "nothing like that"));
        windows.set(30, "eel ferry harbour");
        windows.set(20, "eel alone");
        windows.set(25, "eel alone");

        assertThat(chosen(windows)).startsWith(30, 20, 25, 0, 1, 2).hasSize(28);
    }

    @ParameterizedTest
    @CsvSource({"17, 17", "28, 28", "29, 28", "80, 28", "81, 29", "200, 70"})
    void of_many_windows_a_part_is_read(int windows, int read) {
        List<String> texts = new ArrayList<>(Collections.nCopies(windows, "nothing like that"));
        texts.set(9, "an eel");

        assertThat(chosen(texts)).startsWith(9).hasSize(read).doesNotHaveDuplicates();
    }

    @Test
    void windows_that_are_read_together_count_each() {
        List<String> texts = new ArrayList<>(Collections.nCopies(40, "nothing like that"));
        texts.set(9, "an eel");

        assertThat(WindowSelection.chosen(QUESTION, texts, Collections.nCopies(40, 3)))
                .startsWith(9)
                .hasSize(14);
    }

    @Test
    void all_are_read_where_none_has_a_word_of_the_question() {
        assertThat(chosen(Collections.nCopies(99, "nothing like that"))).hasSize(99);
    }

    @Test
    void a_short_passage_is_not_cut_by_its_words() {
        assertThat(WindowSelection.isLong(16)).isFalse();
        assertThat(WindowSelection.isLong(17)).isTrue();
    }

    private static List<Integer> chosen(List<String> windows) {
        return WindowSelection.chosen(QUESTION, windows, Collections.nCopies(windows.size(), 1));
    }
}
