package dev.winnow.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class O200kWordsTest {

    private final O200kWords words = new O200kWords();

    @Test
    void what_is_written_more_often_stands_earlier() {
        assertThat(List.of(words.place("the"), words.place("face"), words.place("migraine")))
                .isSorted()
                .allSatisfy(place -> assertThat(place).isBetween(0, 200_000));
    }

    @Test
    void what_is_more_than_one_token_has_no_place() {
        for (String text : List.of("", "hyperkalemia", "the face", "apo3", "x".repeat(100_000))) {
            assertThat(words.place(text)).isEqualTo(-1);
        }
    }

    @Test
    void case_makes_another_word() {
        assertThat(words.place("rome")).isEqualTo(-1);
        assertThat(words.place("Rome")).isNotNegative();
        assertThat(words.place("US")).isNotEqualTo(words.place("us"));
    }
}
