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

        PassageScore score = score("the hay", all);

        float[] ones = new float[all.length];
        Arrays.fill(ones, 1f);
        assertThat(score.sentenceScores()).isEqualTo(ones);
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
}
