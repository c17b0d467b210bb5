package dev.winnow.eval.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.pruner.select.PruningRules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceExperimentTest {

    /** A passage answers as its title says, and a sentence is needed as its last word says. */
    private static final Reranker LITERAL =
            new RuleReranker(
                    passage -> percent(passage.title().split(" ")[0]),
                    sentence ->
                            percent(
                                    sentence.substring(sentence.lastIndexOf(' ') + 1)
                                            .replace(".", "")));

    private static float percent(String number) {
        return Float.parseFloat(number) / 100;
    }

    private static LabelledRow row(String question, String title, String... sentences) {
        List<String> texts = new ArrayList<>();
        List<Boolean> needed = new ArrayList<>();
        for (String sentence : sentences) {
            needed.add(sentence.startsWith("Needed"));
            texts.add(sentence);
        }
        return new LabelledRow(title, "spread", question, title, texts, needed, List.of());
    }

    private static final List<LabelledRow> FILE =
            List.of(
                    row("Unsure?", "60 oak", "Needed, says the oak 5.", "Beside the point 1."),
                    row("Unsure?", "40 elm", "Needed, says the elm 6.", "Not about it at all 1."),
                    row("Sure?", "99 ash", "Needed, says the ash 90.", "Looks like an answer 8."),
                    row("Sure?", "70 fir", "Needed, says the fir 80.", "It does so as well 9."),
                    row("Single?", "99 yew", "Needed in one passage alone 90."),
                    row("Single?", "20 box", "Nothing of it 1."));

    private static EvidenceExperiment experiment() {
        return new EvidenceExperiment(
                new Pruner(
                        new O200kTokenCounter(),
                        new RuleSentenceSplitter(),
                        PruningRules.DEFAULTS));
    }

    @Test
    void keeps_more_where_no_passage_surely_answers_than_one_threshold_for_all_of_equal_length()
            throws Exception {
        EvidenceExperiment experiment = experiment();
        for (SpreadQuestion question : SpreadQuestion.of("spread", FILE)) {
            experiment.add(question, LITERAL);
        }

        EvidenceExperiment.Result result = experiment.result();

        assertThat(result.questions()).isEqualTo(2);
        assertThat(result.allEvidence().system().mean()).isEqualTo(1);
        assertThat(result.recall().system().mean()).isEqualTo(1);
        // To keep as much with one threshold, what merely looks like an answer comes before one of
        // the needed sentences.
        assertThat(result.oneThreshold()).isCloseTo(.08, within(1e-6));
        assertThat(result.allEvidence().baseline().mean()).isEqualTo(.5);
        assertThat(result.recall().baseline().mean()).isCloseTo(.75, within(1e-9));
        assertThat(result.allEvidence().difference().mean()).isEqualTo(.5);
    }

    @Test
    void
            takes_questions_with_evidence_in_two_passages_and_halves_them_by_the_pages_that_they_share() {
        List<LabelledRow> file = new ArrayList<>();
        for (int q = 0; q < 40; q++) {
            file.add(row("Question %d?".formatted(q), "10 page " + q, "Needed here 9."));
            file.add(
                    row(
                            "Question %d?".formatted(q),
                            "20 page " + (q + 1) / 2 * 2,
                            "Needed too 9."));
        }

        List<SpreadQuestion> questions = SpreadQuestion.of("spread", file);

        assertThat(questions).hasSize(40);
        assertThat(questions).extracting(SpreadQuestion::half).contains(0, 1);
        for (int q = 1; q < 39; q += 2) {
            // These two have the page between them in common.
            assertThat(questions.get(q).half()).isEqualTo(questions.get(q + 1).half());
        }
        assertThat(SpreadQuestion.of("spread", FILE))
                .extracting(SpreadQuestion::text)
                .containsExactly("Unsure?", "Sure?");
    }

    @Test
    void says_so_where_no_question_has_evidence_in_two_passages() {
        assertThatThrownBy(() -> experiment().result())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two passages");
    }
}
