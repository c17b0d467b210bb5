package dev.winnow.eval.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.eval.collection.LabelledRow;
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
        assertThat(AnswerPool.of(SETS, 10).corpus().documents())
                .extracting(document -> document.text())
                .containsExactly("Ada wrote it.", "Charles built it.", "In 1843.");
    }

    @Test
    void a_question_is_asked_once_with_all_its_answers_and_only_if_it_has_some() {
        List<AnsweredQuestion> questions = AnswerPool.of(SETS, 10).questions();
        assertThat(questions)
                .extracting(AnsweredQuestion::question)
                .containsExactly("Who?", "When?");
        assertThat(questions.getFirst().answers()).containsExactly("Ada", "Charles");
        assertThat(questions.getFirst().answeredBy("it was ADA")).isTrue();
        assertThat(questions.getFirst().answeredBy("nobody")).isFalse();
    }

    @Test
    void the_limit_counts_questions_of_a_set_and_leaves_the_corpus_whole() {
        AnswerPool pool = AnswerPool.of(SETS, 1);
        assertThat(pool.questions()).hasSize(1);
        assertThat(pool.corpus().documents()).hasSize(3);
    }
}
