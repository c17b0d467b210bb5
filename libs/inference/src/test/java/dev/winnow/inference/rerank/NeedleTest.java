package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.rerank.PassageScores.PassageScore;
import dev.winnow.inference.rerank.ScoreRules.TokenPooling;
import dev.winnow.inference.rerank.ScoreRules.WindowPooling;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A model whose keep-probability is 1 for the word "needle" and 0 for every other shows which
 * tokens were scored, and how often.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NeedleTest {

    private final InferencePool pool = TinyModels.pool(2);
    private final PassageScorer scorer = PassageScorer.load(TinyModels.source("lookup"), pool);

    @AfterAll
    void close() {
        scorer.close();
        pool.close();
    }

    @Test
    void a_needle_is_found_at_every_position_of_a_long_passage() throws StageException {
        int sentences = 12;
        int words = 9;
        for (int at = 0; at < sentences * words; at++) {
            String[] hay = hay(sentences, words, at);

            PassageScore score = score("the hay", hay);

            float[] expected = new float[sentences];
            expected[at / words] = 1f / words;
            assertThat(score.windows()).isGreaterThan(3);
            assertThat(score.sentenceScores()).as("needle at %d", at).isEqualTo(expected);
            assertThat(score.rankLogit()).isPositive();
        }
    }

    @Test
    void a_needle_is_found_at_every_position_of_a_sentence_longer_than_the_window()
            throws StageException {
        int words = 130;
        for (int at = 0; at < words; at++) {
            PassageScore score = score("", "of. ", hay(1, words, at)[0], "to.");

            assertThat(score.sentenceScores())
                    .as("needle at %d", at)
                    .isEqualTo(new float[] {0, 1f / words, 0});
        }
    }

    @Test
    void every_token_counts_once_however_many_windows_read_it() throws StageException {
        String[] all = new String[15];
        Arrays.fill(all, "needle needle needle needle needle needle needle ");

        assertThat(score("the hay", all).sentenceScores()).hasSize(15).containsOnly(1f);
    }

    @Test
    void the_heading_is_read_in_every_window_and_never_scored() throws StageException {
        PassageScore without = score("hay", hay(12, 9, -1));
        PassageScore with = score("needle", hay(12, 9, -1));

        assertThat(without.rankLogit()).isZero();
        assertThat(with.rankLogit()).isEqualTo(1f);
        assertThat(with.sentenceScores()).containsOnly(0f);
    }

    @Test
    void the_first_sentence_reads_its_own_tokens_whatever_the_length_of_the_title()
            throws StageException {
        for (String title : new String[] {"", "hay", "the hay of", "the hay of the hay of hay"}) {
            assertThat(score(title, "needle needle. ", "hay hay").sentenceScores())
                    .as("title '%s'", title)
                    .isEqualTo(new float[] {2f / 3, 0});
        }
    }

    @Test
    void windows_of_one_passage_and_other_passages_do_not_mix() throws StageException {
        List<SplitPassage> passages = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            passages.add(Passages.split("", hay(12, 9, i * 12)));
        }

        PassageScores scores = scorer.score("what?", passages, Deadline.NONE);

        for (int i = 0; i < 9; i++) {
            float[] expected = new float[12];
            expected[i * 12 / 9] = 1f / 9;
            assertThat(scores.passages().get(i).sentenceScores()).isEqualTo(expected);
        }
        assertThat(scores.questionCut()).isFalse();
    }

    private PassageScore score(String heading, String... sentences) throws StageException {
        return scorer.score("what?", List.of(Passages.split(heading, sentences)), Deadline.NONE)
                .passages()
                .getFirst();
    }

    /** Sentences of hay with a needle for one of the words, none if it is negative. */
    private static String[] hay(int sentences, int words, int needle) {
        String[] text = new String[sentences];
        for (int s = 0; s < sentences; s++) {
            StringBuilder sentence = new StringBuilder();
            for (int w = 0; w < words; w++) {
                sentence.append(s * words + w == needle ? "needle " : "hay ");
            }
            text[s] = sentence.toString();
        }
        return text;
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
