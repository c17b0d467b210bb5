package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.rerank.PassageScores.PassageScore;
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
    void a_sentence_has_the_mean_over_its_tokens() throws StageException {
        assertThat(score("", "needle needle hay ", "needle hay hay ").sentenceScores())
                .containsExactly(2f / 3, 1f / 3);
    }

    @Test
    void a_sentence_longer_than_a_window_has_the_mean_over_the_tokens_of_all_its_windows()
            throws StageException {
        String words = "needle ".repeat(70) + "hay ".repeat(60);

        assertThat(score("", words).sentenceScores()).containsExactly(70f / 130);
    }

    @Test
    void a_long_passage_has_the_rank_of_its_best_window() throws StageException {
        String[] sentences = new String[12];
        Arrays.fill(sentences, "hay hay hay hay hay hay hay hay hay ");
        sentences[11] = "needle needle needle hay hay hay hay hay hay ";

        PassageScore score = score("", sentences);

        assertThat(score.windows()).isGreaterThan(3);
        assertThat(score.rankLogit()).isEqualTo(3);
        assertThat(score("", "needle needle hay ").rankLogit()).isEqualTo(2);
    }

    @Test
    void reports_name_the_splitter() {
        try (OnnxReranker reranker = OnnxReranker.load(TinyModels.source("lookup"), pool)) {
            assertThat(reranker.rules()).containsExactly("splitter: winnow-rules-2");
        }
    }
}
