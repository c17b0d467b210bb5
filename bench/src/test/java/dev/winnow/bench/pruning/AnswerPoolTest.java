package dev.winnow.bench.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.bench.collection.LabelledRow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AnswerPoolTest {

    private static LabelledRow row(String id, String question, String text, String... answers) {
        return new LabelledRow(
                id, "set", question, "T", List.of(text), List.of(true), List.of(answers));
    }

    private static final Map<String, List<LabelledRow>> SETS =
            new TreeMap<>(
                    Map.of(
                            "a",
                            List.of(
                                    row("a1", "Who?", "Ada wrote it.", "Ada"),
                                    row("a2", "Who?", "Charles built it.", "Charles"),
                                    row("a3", "When?", "In 1843.", "1843")),
                            "b",
                            List.of(row("b1", "Which?", "Ada wrote it."))));

    @Test
    void every_passage_is_in_the_corpus_once_whoever_it_was_written_for() {
        assertThat(AnswerPool.of(SETS, 0, 10).corpus().documents())
                .extracting(document -> document.text())
                .containsExactly("Ada wrote it.", "Charles built it.", "In 1843.");
    }

    @Test
    void a_question_is_asked_once_with_all_its_answers_and_only_if_it_has_some() {
        List<AnswerPool.Question> questions = AnswerPool.of(SETS, 0, 10).questions();
        assertThat(questions)
                .extracting(AnswerPool.Question::text)
                .containsExactly("Who?", "When?");
        assertThat(questions.getFirst().answers()).containsExactly("Ada", "Charles");
        assertThat(questions.getFirst().answeredBy("it was ADA")).isTrue();
        assertThat(questions.getFirst().answeredBy("nobody of Canada")).isFalse();
    }

    @Test
    void the_limit_counts_questions_of_a_set_and_leaves_the_corpus_whole() {
        AnswerPool pool = AnswerPool.of(SETS, 0, 1);
        assertThat(pool.questions()).hasSize(1);
        assertThat(pool.corpus().documents()).hasSize(3);
    }

    @Test
    void a_question_whose_answer_stands_in_no_needed_sentence_is_not_asked() {
        List<LabelledRow> rows =
                List.of(
                        row("c1", "Did she?", "She knows it.", "no"),
                        new LabelledRow(
                                "c2",
                                "set",
                                "Where?",
                                "T",
                                List.of("In Paris.", "She lived elsewhere."),
                                List.of(false, true),
                                List.of("Paris")));
        assertThat(AnswerPool.of(Map.of("c", rows), 0, 10).questions()).isEmpty();
    }

    @Test
    void skipped_questions_are_the_first_of_each_set_and_the_limit_counts_those_after_them() {
        List<LabelledRow> rows =
                List.of(
                        row("e1", "Who?", "Ada wrote it.", "Ada"),
                        row("e2", "Which?", "Nobody knows.", "an answer that stands nowhere"),
                        row("e3", "When?", "In 1843.", "1843"),
                        row("e4", "Who?", "Charles built it.", "Charles"),
                        row("e5", "Where?", "In London.", "London"),
                        row("e6", "Why?", "For fun.", "fun"));
        Map<String, List<LabelledRow>> sets = Map.of("e", rows);

        AnswerPool whole = AnswerPool.of(sets, 0, 3);
        AnswerPool rest = AnswerPool.of(sets, 1, 2);

        assertThat(whole.questions())
                .extracting(AnswerPool.Question::text)
                .containsExactly("Who?", "When?", "Where?");
        assertThat(rest.questions())
                .extracting(AnswerPool.Question::text)
                .containsExactly("When?", "Where?");
        assertThat(rest.corpus()).isEqualTo(whole.corpus());
    }

    @Test
    void questions_to_leave_out_or_to_ask_that_are_no_number_of_questions_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnswerPool.of(SETS, -1, 10))
                .withMessageContaining("got -1 and 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnswerPool.of(SETS, 0, 0))
                .withMessageContaining("got 0 and 0");
    }
}
