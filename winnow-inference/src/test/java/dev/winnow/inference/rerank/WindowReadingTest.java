package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowReadingTest {

    @Test
    void windows_with_the_questions_words_come_first_and_ties_stand_by_place() {
        List<String> windows = new ArrayList<>(Collections.nCopies(40, "nothing like that"));
        windows.set(30, "eel ferry harbour");
        windows.set(20, "eel alone");
        windows.set(25, "eel alone");

        assertThat(WindowReading.order("eel ferry harbour", windows))
                .startsWith(30, 20, 25, 0, 1, 2)
                .hasSize(40)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "28, 28", "29, 28", "80, 28", "81, 29", "200, 70"})
    void a_short_passage_is_read_whole_and_of_a_long_one_a_part(int windows, int read) {
        assertThat(WindowReading.most(windows)).isEqualTo(read);
    }
}
