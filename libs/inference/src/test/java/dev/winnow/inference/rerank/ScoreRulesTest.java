package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.rerank.PassageScores.PassageScore;
import dev.winnow.inference.rerank.ScoreRules.TokenPooling;
import dev.winnow.inference.rerank.ScoreRules.WindowPooling;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Rules over a model whose keep-probability is 1 for the word "needle" and whose rank score counts
 * them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScoreRulesTest {

    private final InferencePool pool = TinyModels.pool(1);

    @AfterAll
    void close() {
        pool.close();
    }

    @Test
    void a_sentence_is_scored_by_the_rule_that_was_asked_for() throws StageException {
        String[] sentences = {"needle needle hay ", "needle hay hay "};

        assertThat(score(TokenPooling.MEAN, WindowPooling.MAX, sentences).sentenceScores())
                .containsExactly(2f / 3, 1f / 3);
        assertThat(score(TokenPooling.VOTE, WindowPooling.MAX, sentences).sentenceScores())
                .containsExactly(1, 0);
        assertThat(score(TokenPooling.SHARE, WindowPooling.MAX, sentences).sentenceScores())
                .containsExactly(2f / 3, 1f / 3);
    }

    @Test
    void tokens_of_a_sentence_longer_than_a_window_vote_together() throws StageException {
        String words = "needle ".repeat(70) + "hay ".repeat(60);

        assertThat(score(TokenPooling.VOTE, WindowPooling.MAX, words).sentenceScores())
                .containsExactly(1);
        assertThat(score(TokenPooling.SHARE, WindowPooling.MAX, words).sentenceScores())
                .containsExactly(70f / 130);
    }

    @Test
    void a_long_passage_is_ranked_by_the_rule_that_was_asked_for() throws StageException {
        String[] sentences = new String[12];
        Arrays.fill(sentences, "hay hay hay hay hay hay hay hay hay ");
        sentences[11] = "needle needle needle hay hay hay hay hay hay ";

        PassageScore best = score(TokenPooling.MEAN, WindowPooling.MAX, sentences);
        PassageScore first = score(TokenPooling.MEAN, WindowPooling.FIRST, sentences);
        PassageScore mean = score(TokenPooling.MEAN, WindowPooling.MEAN, sentences);

        assertThat(best.windows()).isGreaterThan(3);
        assertThat(best.rankLogit()).isEqualTo(3);
        assertThat(first.rankLogit()).isZero();
        assertThat(mean.rankLogit()).isPositive().isLessThan(best.rankLogit());
        assertThat(first.sentenceScores()).isEqualTo(best.sentenceScores());
    }

    @Test
    void a_passage_of_one_window_has_the_same_rank_by_every_rule() throws StageException {
        for (WindowPooling rule : WindowPooling.values()) {
            assertThat(score(TokenPooling.MEAN, rule, "needle needle hay ").rankLogit())
                    .isCloseTo(2f, within(0f));
        }
    }

    @Test
    void names_the_rules_that_are_not_the_usual_ones() {
        assertThat(rules(ScoreRules.DEFAULTS)).containsExactly("splitter: winnow-rules-2");
        assertThat(rules(new ScoreRules(TokenPooling.SHARE, WindowPooling.FIRST)))
                .containsExactly(
                        "splitter: winnow-rules-2", "sentence rule: share", "window rule: first");
    }

    private List<String> rules(ScoreRules rules) {
        try (OnnxReranker reranker = OnnxReranker.load(TinyModels.source("lookup"), pool, rules)) {
            return reranker.rules();
        }
    }

    private PassageScore score(TokenPooling sentence, WindowPooling window, String... sentences)
            throws StageException {
        ScoreRules rules = new ScoreRules(sentence, window);
        try (PassageScorer scorer = PassageScorer.load(TinyModels.source("lookup"), pool, rules)) {
            return scorer.score("what?", List.of(Passages.split("", sentences)), Deadline.NONE)
                    .passages()
                    .getFirst();
        }
    }
}
