package dev.winnow.inference.rerank;

import static dev.winnow.inference.rerank.Passages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading in waves, and the windows of long passages, with a tiny model. */
class RerankBatchesTest {

    private static final String QUESTION = "what is it?";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void waves_give_the_scores_of_all_read_at_once_however_many_sessions_there_are(int sessions)
            throws StageException {
        try (StillReranker model = new StillReranker("two-head", sessions, 10_000)) {
            List<Reranked> all = model.all(QUESTION, passages(20)).passages();
            Reranking waves = read(model, 20, waves(6, 1, 4, 0));

            assertThat(waves.passages()).isEqualTo(all.subList(0, 11));
            assertThat(waves.cut()).isNull();
            assertThat(model.pool.waitingTokens()).isZero();
        }
    }

    @Test
    void each_wave_is_decided_by_the_scores_of_all_before() throws StageException {
        List<Integer> seen = new ArrayList<>();
        try (StillReranker model = new StillReranker("two-head", 2, 10_000)) {
            read(
                    model,
                    9,
                    read -> {
                        seen.add(read.size());
                        return 4;
                    });

            assertThat(seen).containsExactly(0, 4, 8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void what_is_told_of_the_cost_does_not_depend_on_what_ran_ahead(int sessions)
            throws StageException {
        try (StillReranker model = new StillReranker("two-head", sessions, 10_000)) {
            assertThat(read(model, 20, waves(5, 0)).tokens())
                    .isEqualTo(model.all(QUESTION, passages(5)).tokens());
        }
    }

    @Test
    void what_was_read_when_the_time_is_over_is_the_result() throws StageException {
        try (StillReranker model = new StillReranker("two-head", 1, 10_000)) {
            StoppingRule slow =
                    read -> {
                        if (read.size() == 6) {
                            model.endTime();
                        }
                        return 3;
                    };

            Reranking cut = read(model, 20, slow);

            assertThat(cut.passages()).hasSize(6);
            assertThat(cut.cut()).isNotNull();
            assertThat(cut.cut().kind()).isEqualTo(Kind.DEADLINE);
            assertThat(model.pool.waitingTokens()).isZero();
        }
    }

    @Test
    void a_deadline_within_a_wave_leaves_what_ran_before_it() throws StageException {
        // Room for a passage or two at a time, so that a wave is several portions.
        try (StillReranker model = new StillReranker("two-head", 1, 100)) {
            Reranking cut = model.read(QUESTION, passages(20), StoppingRule.ALL, model.timeFor(8));

            assertThat(cut.passages())
                    .hasSizeBetween(1, 19)
                    .isEqualTo(
                            model.all(QUESTION, passages(20))
                                    .passages()
                                    .subList(0, cut.passages().size()));
            assertThat(cut.cut()).isNotNull();
        }
    }

    @Test
    void all_or_none_is_what_a_caller_without_a_reading_gets() {
        try (StillReranker model = new StillReranker("two-head", 1, 10_000)) {
            model.endTime();

            StageException late =
                    catchThrowableOfType(
                            StageException.class,
                            () -> model.reranker.rerank(QUESTION, passages(3), StillReranker.SOON));

            assertThat(late.problem().kind()).isEqualTo(Kind.DEADLINE);
        }
    }

    private static Reranking read(StillReranker model, int passages, StoppingRule reading)
            throws StageException {
        return model.read(QUESTION, passages(passages), reading, () -> false);
    }

    /** Waves of these sizes, whatever is read. */
    private static StoppingRule waves(int... sizes) {
        AtomicInteger next = new AtomicInteger();
        return read -> sizes[next.getAndIncrement()];
    }

    private static List<Passage> passages(int count) {
        List<Passage> passages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = "What is it of the needle in the hay? ".repeat(1 + i % 3);
            passages.add(passage("p" + i, "", text));
        }
        return passages;
    }

    private static final String NEEDLE_QUESTION = "what needle?";
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void what_is_read_of_a_long_passage_has_the_scores_of_reading_all(int sessions)
            throws StageException {
        try (StillReranker model = new StillReranker("lookup", sessions, 10_000)) {
            Passage text = longText("long");
            Reranking all = model.all(NEEDLE_QUESTION, List.of(text));
            Reranking likely = read(model, text);

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
            assertThat(read(model, text).passages()).isEqualTo(likely.passages());
        }
    }

    @Test
    void no_more_is_read_where_no_window_answers() throws StageException {
        // This model holds nothing for an answer.
        try (StillReranker model = new StillReranker("two-head", 2, 10_000)) {
            Reranking likely = read(model, longText("long"));

            assertThat(likely.passages().getFirst().rankProbability().value()).isLessThan(.5f);
            assertThat(likely.windows().read()).isBetween(28, likely.windows().all() / 2);
        }
    }

    @Test
    void other_passages_change_nothing_of_a_long_one_nor_it_of_them() throws StageException {
        try (StillReranker model = new StillReranker("two-head", 2, 10_000)) {
            Passage brief = passage("short", "", NEEDLE + FILLER.repeat(3));
            List<Passage> both = List.of(brief, longText("long"), longText("again"));

            List<Reranked> together = read(model, both).passages();

            for (int p = 0; p < both.size(); p++) {
                assertThat(together.get(p))
                        .isEqualTo(read(model, both.get(p)).passages().getFirst());
            }
            assertThat(together.getFirst())
                    .isEqualTo(model.all(NEEDLE_QUESTION, List.of(brief)).passages().getFirst());
        }
    }

    @Test
    void a_passage_of_a_few_windows_is_read_whole() throws StageException {
        try (StillReranker model = new StillReranker("two-head", 1, 10_000)) {
            Passage some = passage("some", "", FILLER.repeat(14));
            Reranking all = model.all(NEEDLE_QUESTION, List.of(some));

            Reranking likely = read(model, some);

            assertThat(all.windows().all()).isBetween(8, 16);
            assertThat(likely.windows()).isEqualTo(all.windows());
            assertThat(likely.passages()).isEqualTo(all.passages());
        }
    }

    @Test
    void of_a_passage_that_is_read_to_its_end_a_part_counts_when_the_time_is_over()
            throws StageException {
        try (StillReranker model = new StillReranker("two-head", 1, 100)) {
            Passage some = passage("some", "", FILLER.repeat(11) + NEEDLE + FILLER.repeat(11));

            Reranking cut = model.read(NEEDLE_QUESTION, List.of(some), LIKELY, model.timeFor(4));

            assertThat(cut.cut()).isNotNull();
            assertThat(cut.windows().all()).isBetween(17, 28);
            assertThat(cut.windows().read()).isBetween(1, 10);
            assertThat(cut.passages().getFirst().sentences())
                    .anyMatch(one -> some.text().startsWith(NEEDLE, one.start()));
        }
    }

    @Test
    void a_sentence_longer_than_a_window_is_read_whole_or_not_at_all() throws StageException {
        try (StillReranker model = new StillReranker("two-head", 1, 10_000)) {
            String endless = "Needle and hay, " + "needle and hay, ".repeat(60).strip() + ". ";
            Passage text = passage("long", "", FILLER.repeat(140) + endless + FILLER.repeat(140));

            List<SentenceScore> all =
                    model.all(NEEDLE_QUESTION, List.of(text)).passages().getFirst().sentences();
            List<SentenceScore> likely = read(model, text).passages().getFirst().sentences();

            assertThat(all).containsAll(likely).hasSizeGreaterThan(likely.size());
            assertThat(likely).anyMatch(one -> text.text().startsWith("Needle and", one.start()));
        }
    }

    @Test
    void when_the_time_is_over_the_windows_that_were_read_are_the_result() throws StageException {
        // Room for a window or two at a time.
        try (StillReranker model = new StillReranker("two-head", 1, 100)) {
            List<Passage> texts = List.of(longText("long"), longText("again"));
            Reranking likely = read(model, texts);

            Reranking cut = model.read(NEEDLE_QUESTION, texts, LIKELY, model.timeFor(8));

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
            assertThat(model.pool.waitingTokens()).isZero();
        }
    }

    private static Reranking read(StillReranker model, Passage passage) throws StageException {
        return read(model, List.of(passage));
    }

    private static Reranking read(StillReranker model, List<Passage> passages)
            throws StageException {
        return model.read(NEEDLE_QUESTION, passages, LIKELY, () -> false);
    }

    private static Passage longText(String id) {
        return passage(id, "", FILLER.repeat(140) + NEEDLE + FILLER.repeat(140));
    }
}
