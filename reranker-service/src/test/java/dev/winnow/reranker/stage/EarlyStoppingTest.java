package dev.winnow.reranker.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.score.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EarlyStoppingTest {

    /** Five that lie apart from the rest. */
    private static final float[] FALLING = {
        1f, .9f, .9f, .8f, .8f, .4f, .3f, .3f, .3f, .2f, .2f, .2f
    };

    private static final float[] LEVEL = {
        1f, .98f, .96f, .94f, .92f, .9f, .88f, .86f, .84f, .82f, .8f, .3f
    };

    private static final Settings FILLED = with(settings -> settings.put("fill", true));

    private static final Settings NEVER_REFUSED = with(settings -> settings.put("minRank", 0f));

    private static Settings with(Consumer<ObjectNode> change) {
        ObjectNode settings = JsonMapper.shared().convertValue(Settings.DEFAULTS, ObjectNode.class);
        change.accept(settings);
        return JsonMapper.shared().convertValue(settings, Settings.class);
    }

    @Test
    void a_list_that_falls_off_is_read_to_its_first_wave_once_something_answers() {
        assertThat(read(EarlyStopping.DEFAULTS, FALLING, .9f)).isEqualTo(6);
        assertThat(read(EarlyStopping.DEFAULTS, FALLING, .17f)).as("nothing answers").isEqualTo(12);
        assertThat(read(EarlyStopping.DEFAULTS, LEVEL, .9f)).as("it stays level").isEqualTo(12);
    }

    @Test
    void an_answer_in_a_later_wave_ends_the_reading_there() {
        float[] answers = new float[FALLING.length];
        answers[7] = .18f;

        assertThat(read(EarlyStopping.DEFAULTS, FALLING, answers)).isEqualTo(8);
    }

    @Test
    void switched_off_everything_is_read_at_once() {
        StoppingRule reading = EarlyStopping.NONE.reading(candidates(FALLING), Settings.DEFAULTS);

        assertThat(reading.next(List.of())).isGreaterThanOrEqualTo(FALLING.length);
    }

    @Test
    void scores_that_tell_nothing_apart_leave_nothing_out() {
        float[] alike = new float[12];

        assertThat(read(EarlyStopping.DEFAULTS, alike, .9f)).isEqualTo(12);
        assertThat(read(new EarlyStopping(1f), alike, .9f)).isEqualTo(12);
    }

    @Test
    void a_level_list_ends_where_a_good_sentence_would_be_worth_less_than_what_is_kept() {
        assertThat(read(EarlyStopping.DEFAULTS, LEVEL, all(.9f), sentence(.2f))).isEqualTo(12);
        // Six sentences of 400 characters fill the budget; the later places are worth less.
        assertThat(read(EarlyStopping.DEFAULTS, LEVEL, all(.9f), sentence(.9f))).isLessThan(12);
        assertThat(read(EarlyStopping.DEFAULTS, LEVEL, all(.17f), sentence(.9f))).isEqualTo(12);
    }

    @Test
    void who_lets_no_question_go_unanswered_gets_no_less_read() {
        StoppingRule reading = EarlyStopping.DEFAULTS.reading(candidates(FALLING), NEVER_REFUSED);

        assertThat(read(reading, all(.1f))).isEqualTo(12);
    }

    @Test
    void what_lies_beyond_the_passages_that_may_be_kept_is_left_unread() {
        Settings three = Settings.DEFAULTS.withTopK(3);
        StoppingRule reading = EarlyStopping.DEFAULTS.reading(candidates(LEVEL), three);

        assertThat(read(reading, all(.9f))).isEqualTo(6);
        assertThat(read(reading, all(.1f))).as("nothing answers").isEqualTo(12);
    }

    @Test
    void who_asks_for_more_than_the_defaults_gets_all_read() {
        assertThat(read(Settings.DEFAULTS.withTopK(21))).isEqualTo(12);
        // Stricter than none, where the order of a search decides.
        assertThat(read(Settings.DEFAULTS.withThreshold(.1f))).isEqualTo(6);
        assertThat(read(FILLED)).isEqualTo(12);
        assertThat(read(Settings.DEFAULTS.withCandidates(21))).isEqualTo(12);
        assertThat(read(Settings.DEFAULTS.withTokenBudget(451))).isEqualTo(12);
        assertThat(read(Settings.DEFAULTS.withTopK(3).withThreshold(.3f))).isEqualTo(6);
    }

    @Test
    void a_lower_level_never_reads_less_and_one_list_is_always_read_as_far() {
        Random random = new Random(7);
        for (int run = 0; run < 300; run++) {
            float[] fused = new float[1 + random.nextInt(30)];
            float[] answers = new float[fused.length];
            for (int i = 0; i < fused.length; i++) {
                float step = 1 - random.nextFloat() * random.nextFloat();
                fused[i] = (i == 0 ? 1f : fused[i - 1]) * step;
                answers[i] = random.nextFloat() * random.nextFloat();
            }
            int before = fused.length;
            for (float below : new float[] {0f, .1f, .25f, .5f, 1f}) {
                int read = read(new EarlyStopping(below), fused, answers);
                assertThat(read).isLessThanOrEqualTo(before).isPositive();
                assertThat(read(new EarlyStopping(below), fused, answers)).isEqualTo(read);
                before = read;
            }
        }
    }

    @Test
    void a_level_that_is_no_share_is_refused_by_the_name_of_its_key() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EarlyStopping(1.5f))
                .withMessage("winnow.reranker.early-stopping must lie between 0 and 1, got 1.5");
        assertThatIllegalArgumentException().isThrownBy(() -> new EarlyStopping(Float.NaN));
    }

    private static int read(Settings settings) {
        return read(EarlyStopping.DEFAULTS.reading(candidates(FALLING), settings), all(.9f));
    }

    private static int read(EarlyStopping stopping, float[] fused, float answer) {
        return read(stopping, fused, all(answer));
    }

    /** The same where the model would keep these sentences of each. */
    private static int read(
            EarlyStopping stopping, float[] fused, float[] answers, SentenceScore... sentences) {
        return read(stopping.reading(candidates(fused), Settings.DEFAULTS), answers, sentences);
    }

    /** Candidates that are read where the model says this of each. */
    private static int read(StoppingRule reading, float[] answers, SentenceScore... sentences) {
        List<Reranked> scores = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            scores.add(
                    new Reranked(
                            new DocumentId("d" + i).passage(0),
                            Score.logit(answers[i]),
                            Score.probability(answers[i]),
                            List.of(sentences),
                            false));
        }
        int read = 0;
        int more = reading.next(List.of());
        while (more > 0 && read < scores.size()) {
            read += Math.min(more, scores.size() - read);
            more = reading.next(scores.subList(0, read));
        }
        return read;
    }

    /** A sentence of 400 characters. */
    private static SentenceScore sentence(float keep) {
        return new SentenceScore(0, 400, Score.probability(keep));
    }

    private static float[] all(float answer) {
        float[] answers = new float[FALLING.length];
        answers[2] = answer;
        return answers;
    }

    private static List<Candidate> candidates(float[] fused) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < fused.length; i++) {
            DocumentId id = new DocumentId("d" + i);
            candidates.add(
                    new Candidate(
                            Passage.whole(id.passage(0), id, "", "Text."),
                            i + 1,
                            Score.fused(fused[i]),
                            List.of()));
        }
        return candidates;
    }
}
