package dev.winnow.inference.rerank;

import static dev.winnow.inference.rerank.Passages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.inference.rerank.ScoreRules.TokenPooling;
import dev.winnow.inference.rerank.ScoreRules.WindowPooling;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passages of many windows, with a tiny model and a clock that stands still until it is moved. */
class LongPassageTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Deadline SOON = new Deadline(NOON.plus(Duration.ofHours(1)));
    private static final String QUESTION = "what needle?";
    private static final String FILLER = "Hay and hay and hay and hay and hay and hay again. ";
    private static final String NEEDLE = "The needle is what it is. ";

    /** Every passage, and of a long one the likely windows. */
    private static final StoppingRule LIKELY =
            new StoppingRule() {
                @Override
                public int next(List<Reranked> read) {
                    return StoppingRule.ALL.next(read);
                }

                @Override
                public boolean whole() {
                    return false;
                }
            };

    private final AtomicReference<Instant> time = new AtomicReference<>(NOON);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void what_is_read_of_a_long_passage_has_the_scores_of_reading_all(int sessions)
            throws StageException {
        try (InferencePool pool = pool(sessions, 10_000);
                OnnxReranker reranker = OnnxReranker.load(TinyModels.source("lookup"), pool)) {
            Passage text = longText("long");
            Reranking all = reranker.rerank(QUESTION, List.of(text), Deadline.NONE);
            Reranking likely = read(reranker, List.of(text), () -> false);

            assertThat(likely.cut()).isNull();
            assertThat(all.windows().read()).isEqualTo(all.windows().all()).isGreaterThan(80);
            assertThat(likely.windows().all()).isEqualTo(all.windows().all());
            assertThat(likely.windows().read()).isLessThan(all.windows().all() / 2);
            assertThat(likely.tokens()).isLessThan(all.tokens() / 2);
            List<SentenceScore> sentences = likely.passages().getFirst().sentences();
            assertThat(all.passages().getFirst().sentences()).containsAll(sentences);
            assertThat(sentences)
                    .isSortedAccordingTo((a, b) -> Integer.compare(a.start(), b.start()))
                    .anyMatch(one -> text.text().startsWith(NEEDLE, one.start()));
            assertThat(likely.passages().getFirst().rankLogit().value())
                    .isLessThanOrEqualTo(all.passages().getFirst().rankLogit().value());
            assertThat(read(reranker, List.of(text), () -> false).passages())
                    .isEqualTo(likely.passages());
        }
    }

    @Test
    void no_more_is_read_where_no_window_answers() throws StageException {
        // This model holds nothing for an answer.
        try (InferencePool pool = pool(2, 10_000);
                OnnxReranker reranker = OnnxReranker.load(TinyModels.source("two-head"), pool)) {
            Reranking likely = read(reranker, List.of(longText("long")), () -> false);

            assertThat(likely.passages().getFirst().rankProbability().value()).isLessThan(.5f);
            assertThat(likely.windows().read()).isBetween(28, likely.windows().all() / 2);
        }
    }

    @Test
    void other_passages_change_nothing_of_a_long_one_nor_it_of_them() throws StageException {
        try (InferencePool pool = pool(2, 10_000);
                OnnxReranker reranker = OnnxReranker.load(TinyModels.source("two-head"), pool)) {
            Passage brief = passage("short", "", NEEDLE + FILLER.repeat(3));
            List<Passage> both = List.of(brief, longText("long"), longText("again"));

            List<Reranked> together = read(reranker, both, () -> false).passages();

            for (int p = 0; p < both.size(); p++) {
                assertThat(together.get(p))
                        .isEqualTo(
                                read(reranker, List.of(both.get(p)), () -> false)
                                        .passages()
                                        .getFirst());
            }
            assertThat(together.getFirst())
                    .isEqualTo(
                            reranker.rerank(QUESTION, List.of(brief), Deadline.NONE)
                                    .passages()
                                    .getFirst());
        }
    }

    @Test
    void a_passage_of_a_few_windows_is_read_whole() throws StageException {
        try (InferencePool pool = pool(1, 10_000);
                OnnxReranker reranker = OnnxReranker.load(TinyModels.source("two-head"), pool)) {
            Passage some = passage("some", "", FILLER.repeat(14));
            Reranking all = reranker.rerank(QUESTION, List.of(some), Deadline.NONE);

            Reranking likely = read(reranker, List.of(some), () -> false);

            assertThat(all.windows().all()).isBetween(8, 16);
            assertThat(likely.windows()).isEqualTo(all.windows());
            assertThat(likely.passages()).isEqualTo(all.passages());
        }
    }

    @Test
    void of_a_passage_that_is_read_to_its_end_a_part_counts_when_the_time_is_over()
            throws StageException {
        AtomicInteger portions = new AtomicInteger();
        try (InferencePool pool = pool(1, 100);
                OnnxReranker reranker = OnnxReranker.load(TinyModels.source("two-head"), pool)) {
            Passage some = passage("some", "", FILLER.repeat(11) + NEEDLE + FILLER.repeat(11));

            Reranking cut =
                    read(
                            reranker,
                            List.of(some),
                            () -> {
                                if (portions.incrementAndGet() == 4) {
                                    time.set(SOON.at());
                                }
                                return false;
                            });

            assertThat(cut.cut()).isNotNull();
            assertThat(cut.windows().all()).isBetween(17, 28);
            assertThat(cut.windows().read()).isBetween(1, 10);
            assertThat(cut.passages().getFirst().sentences())
                    .anyMatch(one -> some.text().startsWith(NEEDLE, one.start()));
        }
    }

    @Test
    void a_sentence_longer_than_a_window_is_read_whole_or_not_at_all() throws StageException {
        try (InferencePool pool = pool(1, 10_000);
                OnnxReranker reranker = OnnxReranker.load(TinyModels.source("two-head"), pool)) {
            String endless = "Needle and hay, " + "needle and hay, ".repeat(60).strip() + ". ";
            Passage text = passage("long", "", FILLER.repeat(140) + endless + FILLER.repeat(140));

            List<SentenceScore> all =
                    reranker.rerank(QUESTION, List.of(text), Deadline.NONE)
                            .passages()
                            .getFirst()
                            .sentences();
            List<SentenceScore> likely =
                    read(reranker, List.of(text), () -> false).passages().getFirst().sentences();

            assertThat(all).containsAll(likely).hasSizeGreaterThan(likely.size());
            assertThat(likely).anyMatch(one -> text.text().startsWith("Needle and", one.start()));
        }
    }

    @Test
    void when_the_time_is_over_the_windows_that_were_read_are_the_result() throws StageException {
        AtomicInteger portions = new AtomicInteger();
        // Room for a window or two at a time.
        try (InferencePool pool = pool(1, 100);
                OnnxReranker reranker = OnnxReranker.load(TinyModels.source("two-head"), pool)) {
            List<Passage> texts = List.of(longText("long"), longText("again"));
            Reranking likely = read(reranker, texts, () -> false);

            Reranking cut =
                    read(
                            reranker,
                            texts,
                            () -> {
                                if (portions.incrementAndGet() == 8) {
                                    time.set(SOON.at());
                                }
                                return false;
                            });

            assertThat(cut.cut()).isNotNull();
            assertThat(cut.cut().kind()).isEqualTo(Kind.DEADLINE);
            assertThat(cut.windows().read()).isBetween(2, likely.windows().read() - 1);
            // The best window of each was read before the second best of any.
            assertThat(cut.passages()).extracting(Reranked::passageId).hasSize(2);
            for (int p = 0; p < texts.size(); p++) {
                assertThat(likely.passages().get(p).sentences())
                        .containsAll(cut.passages().get(p).sentences());
                String text = texts.get(p).text();
                assertThat(cut.passages().get(p).sentences())
                        .anyMatch(one -> text.startsWith(NEEDLE, one.start()));
            }
            assertThat(pool.waitingTokens()).isZero();
        }
    }

    @Test
    void all_is_read_where_a_passage_is_not_as_good_as_its_best_window() throws StageException {
        ScoreRules mean = new ScoreRules(TokenPooling.MEAN, WindowPooling.MEAN);
        try (InferencePool pool = pool(2, 10_000);
                OnnxReranker reranker =
                        OnnxReranker.load(TinyModels.source("two-head"), pool, mean)) {
            Reranking.Windows windows =
                    read(reranker, List.of(longText("long")), () -> false).windows();

            assertThat(windows.read()).isEqualTo(windows.all());
        }
    }

    private InferencePool pool(int sessions, int queue) {
        InstantSource clock = time::get;
        return new InferencePool(TinyModels.settings(sessions).withQueueTokens(queue), clock);
    }

    private static Reranking read(
            OnnxReranker reranker, List<Passage> passages, BooleanSupplier cancellation)
            throws StageException {
        return reranker.rerank(QUESTION, passages, LIKELY, SOON, cancellation);
    }

    private static Passage longText(String id) {
        return passage(id, "", FILLER.repeat(140) + NEEDLE + FILLER.repeat(140));
    }
}
