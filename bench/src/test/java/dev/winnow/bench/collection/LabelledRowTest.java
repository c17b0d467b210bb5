package dev.winnow.bench.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelledRowTest {

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

    private static List<LabelledRow> read(Path folder, String lines) throws IOException {
        return LabelledRow.read(Files.writeString(folder.resolve("own.jsonl"), lines));
    }

    private static final String GOOD =
            "{\"question\": \"Who?\", \"sentences\": [\"Ada.\", \"He left.\"], \"labels\": [1, 0]}\n";

    @Test
    void a_row_needs_a_question_sentences_and_labels_and_nothing_else(@TempDir Path folder)
            throws IOException {
        assertThat(read(folder, GOOD))
                .containsExactly(
                        new LabelledRow(
                                "",
                                "",
                                "Who?",
                                "",
                                List.of("Ada.", "He left."),
                                List.of(true, false),
                                List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"question": "Who?", "sentences": ["Ada."], "labels": [1, 0]}   | 1 sentences and 2 labels
                    {"question": "Who?", "labels": []}                              | 0 sentences and 0 labels
                    {"question": " ", "sentences": ["Ada."], "labels": [1]}         | expected a "question"
                    {"query": "Who?", "sentences": ["Ada."], "labels": [1]}         | expected a "question"
                    {"question": "Who?", "sentences": ["Ada."], "labels": ["yes"]}  | labels
                    """)
    void what_is_wrong_with_a_row_is_told_with_file_and_line(
            String row, String message, @TempDir Path folder) {
        assertThatIOException()
                .isThrownBy(() -> read(folder, GOOD + "\n" + row + "\n"))
                .withMessageStartingWith(folder.resolve("own.jsonl") + ", line 3: ")
                .withMessageContaining(message);
    }

    @Test
    void a_file_without_a_row_is_an_error(@TempDir Path folder) {
        assertThatIOException()
                .isThrownBy(() -> read(folder, "\n"))
                .withMessageContaining("own.jsonl is empty");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    letters make another word | They know it. | no | false
                    digits make another number | born in 1843 | 184 | false
                    a word alone is one | I know: no. | no | true
                    case does not count | by ADA LOVELACE, 1843 | Ada Lovelace | true
                    several words are one answer | Lovelace, Ada | Ada Lovelace | false
                    a sign needs no gap before it | US$5 | $5 | true
                    nor behind it | 5%of all | 5% | true
                    nothing stands nowhere | anything | '' | false
                    """)
    void an_answer_stands_in_a_text_as_whole_words(
            String rule, String text, String answer, boolean stands) {
        assertThat(LabelledRow.holds(text, answer)).isEqualTo(stands);
    }
}
