package dev.winnow.inference.rerank;

import static dev.winnow.inference.rerank.Passages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.JointReading;
import dev.winnow.core.rerank.RerankException;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.SentenceScore;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small model whose rows have room for some sentences of several passages. */
class JointReadingTest {

    private static final String QUESTION = "what is it?";

    private static final Passage HAY = passage("a", "Hay", "The hay is dry. It is of the field.");
    private static final Passage NEEDLE =
            passage("b", "Needle", "The needle is in the hay. Who returns it?  ");
    private static final Passage WINNOW =
            passage("c", "", "Winnow returns a score of the sentence. The reranker is it.");

    @TempDir private Path folder;

    private final InferencePool pool = TinyModels.pool(2);
    private OnnxReranker reranker;

    @BeforeEach
    void load() throws IOException {
        TinyModels.copy("two-head", folder);
        TinyModels.replaceInDescription(folder, "\"window\": 48", "\"window\": 48, \"pool\": 96");
        reranker = open();
    }

    @AfterEach
    void close() {
        reranker.close();
        pool.close();
    }

    private OnnxReranker open() {
        return OnnxReranker.load(
                ModelSource.of(folder.toString()), pool, new RuleSentenceSplitter());
    }

    @Test
    void sentences_get_what_the_model_says_of_all_of_them_in_one_row() throws Exception {
        List<Passage> passages = List.of(HAY, NEEDLE, WINNOW);
        List<Reranked> apart = apart(passages);

        JointReading together = together(passages, apart, 3);

        assertThat(together.sentences()).isEqualTo(6);
        assertThat(together.tokens()).isBetween(40, 96);
        assertThat(together.inference()).isPositive();
        List<Passage> ranked = new ArrayList<>(passages);
        ranked.sort((one, other) -> logit(apart, other).compareTo(logit(apart, one)));
        StringBuilder text = new StringBuilder();
        List<Span> spans = new ArrayList<>();
        List<Float> expected = new ArrayList<>();
        for (Passage passage : ranked) {
            for (SentenceScore sentence : of(apart, passage).sentences()) {
                int start = text.length();
                text.append(passage.text(), sentence.start(), sentence.end()).append(' ');
                spans.add(new Span(start, text.length()));
            }
        }
        try (PassageScorer scorer = PassageScorer.load(ModelSource.of(folder.toString()), pool)) {
            float[] keeps =
                    scorer.scorePool(
                                    QUESTION,
                                    new SplitPassage("", text.toString(), spans),
                                    Deadline.NONE,
                                    () -> false)
                            .passages()
                            .getFirst()
                            .sentenceScores();
            for (float keep : keeps) {
                expected.add(scorer.keepCalibration().ofProbability(keep));
            }
        }
        List<Float> actual = new ArrayList<>();
        for (Passage passage : ranked) {
            of(together.passages(), passage)
                    .sentences()
                    .forEach(sentence -> actual.add(sentence.keep().value()));
        }
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void nothing_but_keep_probabilities_changes() throws Exception {
        List<Passage> passages = List.of(HAY, NEEDLE, WINNOW);
        List<Reranked> apart = apart(passages);

        List<Reranked> together = together(passages, apart, 3).passages();

        assertThat(together).isNotEqualTo(apart);
        for (int p = 0; p < passages.size(); p++) {
            Reranked before = apart.get(p);
            Reranked after = together.get(p);
            assertThat(after.passageId()).isEqualTo(before.passageId());
            assertThat(after.rankLogit()).isEqualTo(before.rankLogit());
            assertThat(after.rankProbability()).isEqualTo(before.rankProbability());
            assertThat(spans(after)).isEqualTo(spans(before));
        }
    }

    @Test
    void the_order_of_the_passages_changes_nothing() throws Exception {
        List<Passage> passages = new ArrayList<>(List.of(HAY, NEEDLE, WINNOW));
        List<Reranked> expected = together(passages, apart(passages), 2).passages();
        List<Passage> shuffled = new ArrayList<>(passages);
        Collections.shuffle(shuffled, new Random(5));

        List<Reranked> actual = together(shuffled, apart(shuffled), 2).passages();

        assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void passages_beyond_top_k_keep_what_was_said_of_them() throws Exception {
        List<Passage> passages = List.of(HAY, NEEDLE, WINNOW);
        List<Reranked> apart = apart(passages);
        Reranked last = apart.getFirst();
        for (Reranked one : apart) {
            last = one.rankLogit().compareTo(last.rankLogit()) < 0 ? one : last;
        }

        JointReading two = together(passages, apart, 2);

        assertThat(two.sentences()).isEqualTo(4);
        assertThat(two.passages()).contains(last);
    }

    @Test
    void where_the_row_is_full_the_sentences_that_are_worth_least_stay_outside() throws Exception {
        // Sentences of one length: a shorter one may still fit where a better one does not.
        List<Passage> passages = new ArrayList<>();
        for (String word : List.of("needle", "winnow", "score")) {
            passages.add(
                    passage(
                            word,
                            "",
                            "The %s is hay. Who of the %s. A %s is what. Is it a %s. "
                                    .formatted(word, word, word, word)
                                    .repeat(2)));
        }
        List<Reranked> apart = apart(passages);

        JointReading together = together(passages, apart, 3);

        assertThat(together.sentences()).isBetween(10, 20);
        assertThat(together.tokens()).isLessThanOrEqualTo(96);
        double leastInside = Double.MAX_VALUE;
        double mostOutside = 0;
        for (int p = 0; p < passages.size(); p++) {
            Reranked before = apart.get(p);
            for (int s = 0; s < before.sentences().size(); s++) {
                SentenceScore own = before.sentences().get(s);
                double worth = own.keep().odds() * before.rankProbability().odds();
                boolean changed = !own.equals(together.passages().get(p).sentences().get(s));
                leastInside = changed ? Math.min(leastInside, worth) : leastInside;
                mostOutside = changed ? mostOutside : Math.max(mostOutside, worth);
            }
        }
        assertThat(mostOutside).isPositive().isLessThanOrEqualTo(leastInside);
    }

    @Test
    void the_sentences_of_a_single_passage_have_been_compared_already() throws Exception {
        List<Reranked> apart = apart(List.of(NEEDLE));

        assertThat(together(List.of(NEEDLE), apart, 5)).isEqualTo(JointReading.none(apart));
        List<Passage> two = List.of(NEEDLE, HAY);
        assertThat(together(two, apart(two), 1)).isEqualTo(JointReading.none(apart(two)));
        assertThat(together(List.of(), List.of(), 5)).isEqualTo(JointReading.none(List.of()));
    }

    @Test
    void a_model_that_was_never_shown_several_passages_reads_them_apart_only() throws Exception {
        List<Passage> passages = List.of(HAY, NEEDLE);
        try (OnnxReranker plain =
                        OnnxReranker.load(
                                TinyModels.source("two-head"), pool, new RuleSentenceSplitter());
                OnnxReranker oneScore =
                        OnnxReranker.load(
                                TinyModels.source("one-score"), pool, new RuleSentenceSplitter())) {
            for (OnnxReranker other : List.of(plain, oneScore)) {
                List<Reranked> apart = other.rerank(QUESTION, passages, Deadline.NONE).passages();
                assertThat(
                                other.readTogether(
                                        QUESTION, passages, apart, 5, Deadline.NONE, () -> false))
                        .isEqualTo(JointReading.none(apart));
            }
        }
    }

    @Test
    void a_deadline_that_has_passed_is_said() throws Exception {
        List<Passage> passages = List.of(HAY, NEEDLE);
        List<Reranked> apart = apart(passages);

        RerankException late =
                catchThrowableOfType(
                        RerankException.class,
                        () ->
                                reranker.readTogether(
                                        QUESTION,
                                        passages,
                                        apart,
                                        5,
                                        new Deadline(Instant.EPOCH),
                                        () -> false));

        assertThat(late.reason()).isEqualTo(RerankException.Reason.DEADLINE);
    }

    @Test
    void a_row_of_several_passages_that_is_too_short_is_refused() throws Exception {
        TinyModels.replaceInDescription(folder, "\"pool\": 96", "\"pool\": 20");

        InvalidModelException refused =
                catchThrowableOfType(InvalidModelException.class, this::open);

        assertThat(refused).hasMessageContaining("pool").hasMessageContaining("20");
    }

    private List<Reranked> apart(List<Passage> passages) throws RerankException {
        return reranker.rerank(QUESTION, passages, Deadline.NONE).passages();
    }

    private JointReading together(List<Passage> passages, List<Reranked> apart, int topK)
            throws RerankException {
        return reranker.readTogether(QUESTION, passages, apart, topK, Deadline.NONE, () -> false);
    }

    private static Reranked of(List<Reranked> scored, Passage passage) {
        return scored.stream()
                .filter(one -> one.passageId().equals(passage.id()))
                .findFirst()
                .orElseThrow();
    }

    private static Score logit(List<Reranked> scored, Passage passage) {
        return of(scored, passage).rankLogit();
    }

    private static List<Span> spans(Reranked scored) {
        List<Span> spans = new ArrayList<>();
        scored.sentences().forEach(s -> spans.add(new Span(s.start(), s.end())));
        return spans;
    }
}
