package dev.winnow.reranker.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.PassageOrder;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.TitleRule;
import dev.winnow.core.rerank.Reading;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.SentenceScore;
import dev.winnow.core.rerank.Worth;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.score.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Passages of one sentence of a hundred characters. */
class EarlyStoppingTest {

    private static final int LENGTH = 100;

    @Test
    void a_list_with_a_sure_sentence_in_front_is_read_to_its_first_wave() {
        float[] keeps = level(20, .1f);
        keeps[0] = .99f;

        assertThat(read(Settings.DEFAULTS, keeps)).isEqualTo(4);
    }

    @Test
    void a_list_without_one_is_read_until_a_good_sentence_could_not_find_room() {
        float[] keeps = level(20, .4f);

        int narrow = read(Settings.DEFAULTS.withTokenBudget(100), keeps);
        int usual = read(Settings.DEFAULTS, keeps);

        assertThat(narrow).isLessThan(usual);
        assertThat(usual).isLessThanOrEqualTo(20);
    }

    @Test
    void while_no_passage_answers_likely_enough_everything_is_read() {
        float[] keeps = level(20, .1f);
        keeps[0] = .99f;

        assertThat(read(EarlyStopping.DEFAULTS, Settings.DEFAULTS, keeps, .3f)).isEqualTo(20);
    }

    @Test
    void an_answer_in_a_later_wave_ends_the_reading_there() {
        float[] keeps = level(20, .01f);
        keeps[7] = .9999f;

        assertThat(read(Settings.DEFAULTS, keeps)).isEqualTo(8);
    }

    @Test
    void switched_off_or_to_fill_the_budget_everything_is_read_at_once() {
        List<Candidate> candidates = candidates(20);

        assertThat(EarlyStopping.NONE.reading(candidates, Settings.DEFAULTS).next(List.of()))
                .isGreaterThanOrEqualTo(20);
        assertThat(EarlyStopping.DEFAULTS.reading(candidates, filled()).next(List.of()))
                .isGreaterThanOrEqualTo(20);
    }

    @Test
    void nothing_that_is_left_unread_can_be_worth_what_stays_beside_the_best() {
        Settings ample = Settings.DEFAULTS.withTokenBudget(32_000);
        Random random = new Random(11);
        for (int run = 0; run < 300; run++) {
            float[] keeps = random(random);

            int read = read(ample, keeps);

            float best = 0;
            for (int i = 0; i < read; i++) {
                best = Math.max(best, Worth.of(keeps[i], keeps[i], i + 1));
            }
            float assumed = EarlyStopping.DEFAULTS.unread();
            if (read < keeps.length) {
                assertThat(Worth.of(assumed, assumed, read + 1)).isLessThan(Worth.cut(best));
            }
        }
    }

    @Test
    void better_unread_sentences_or_a_larger_budget_never_mean_less_reading() {
        Random random = new Random(7);
        for (int run = 0; run < 300; run++) {
            float[] keeps = random(random);
            int before = 0;
            for (float unread : new float[] {.1f, .5f, .6f, .9f, 1f}) {
                int read = read(new EarlyStopping(unread), Settings.DEFAULTS, keeps, .9f);
                assertThat(read).isGreaterThanOrEqualTo(before);
                before = read;
            }
            before = 0;
            for (int budget : new int[] {50, 200, 450, 2_000}) {
                Settings settings = Settings.DEFAULTS.withTokenBudget(budget);
                int read = read(settings, keeps);
                assertThat(read).isGreaterThanOrEqualTo(before);
                assertThat(read(settings, keeps)).isEqualTo(read);
                before = read;
            }
        }
    }

    @Test
    void what_is_no_probability_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EarlyStopping(1.5f))
                .withMessageContaining("must lie between 0 and 1, got 1.5");
        assertThatIllegalArgumentException().isThrownBy(() -> new EarlyStopping(Float.NaN));
    }

    private static int read(Settings settings, float[] keeps) {
        return read(EarlyStopping.DEFAULTS, settings, keeps, .9f);
    }

    /** Candidates that are read where the model says this of each. */
    private static int read(
            EarlyStopping stopping, Settings settings, float[] keeps, float answers) {
        List<Reranked> scores = new ArrayList<>();
        for (int i = 0; i < keeps.length; i++) {
            scores.add(
                    new Reranked(
                            new DocumentId("d" + i).passage(0),
                            Score.logit(answers),
                            Score.probability(answers),
                            List.of(new SentenceScore(0, LENGTH, Score.probability(keeps[i]))),
                            false));
        }
        Reading reading = stopping.reading(candidates(keeps.length), settings);
        int read = 0;
        int more = reading.next(List.of());
        while (more > 0 && read < scores.size()) {
            read += Math.min(more, scores.size() - read);
            more = reading.next(scores.subList(0, read));
        }
        return read;
    }

    private static float[] level(int count, float keep) {
        float[] keeps = new float[count];
        Arrays.fill(keeps, keep);
        return keeps;
    }

    private static float[] random(Random random) {
        float[] keeps = new float[1 + random.nextInt(30)];
        for (int i = 0; i < keeps.length; i++) {
            keeps[i] = random.nextFloat();
        }
        return keeps;
    }

    private static List<Candidate> candidates(int count) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DocumentId id = new DocumentId("d" + i);
            candidates.add(
                    new Candidate(
                            Passage.whole(id.passage(0), id, "", "a".repeat(LENGTH)),
                            i + 1,
                            Score.fused(1f / (i + 1)),
                            List.of()));
        }
        return candidates;
    }

    private static Settings filled() {
        Settings defaults = Settings.DEFAULTS;
        return new Settings(
                defaults.candidates(),
                defaults.topK(),
                null,
                defaults.floor(),
                null,
                defaults.tokenBudget(),
                defaults.factShare(),
                PassageOrder.RANK,
                TitleRule.NONE,
                true,
                Interpolation.DEFAULTS);
    }
}
