package dev.winnow.inference.rerank;

import static dev.winnow.inference.rerank.Passages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading in waves, with a tiny model and a clock that stands still until it is moved. */
class RerankBatchesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Deadline SOON = new Deadline(NOON.plus(Duration.ofHours(1)));

    private final AtomicReference<Instant> time = new AtomicReference<>(NOON);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void waves_give_the_scores_of_all_read_at_once_however_many_sessions_there_are(int sessions)
            throws StageException {
        try (InferencePool pool = pool(sessions, 10_000);
                OnnxReranker reranker = OnnxReranker.load(TinyModels.source("two-head"), pool)) {
            List<Reranked> all =
                    reranker.rerank("what is it?", passages(20), Deadline.NONE).passages();

            Reranking waves = read(reranker, passages(20), waves(6, 1, 4, 0));

            assertThat(waves.passages()).isEqualTo(all.subList(0, 11));
            assertThat(waves.cut()).isNull();
            assertThat(pool.waitingTokens()).isZero();
        }
    }

    @Test
    void each_wave_is_decided_by_the_scores_of_all_before() throws StageException {
        List<Integer> seen = new ArrayList<>();
        try (InferencePool pool = pool(2, 10_000);
                OnnxReranker reranker = OnnxReranker.load(TinyModels.source("two-head"), pool)) {
            read(
                    reranker,
                    passages(9),
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
        try (InferencePool pool = pool(sessions, 10_000);
                OnnxReranker reranker = OnnxReranker.load(TinyModels.source("two-head"), pool)) {
            int whole = reranker.rerank("what is it?", passages(5), Deadline.NONE).tokens();

            assertThat(read(reranker, passages(20), waves(5, 0)).tokens()).isEqualTo(whole);
        }
    }

    @Test
    void what_was_read_when_the_time_is_over_is_the_result() throws StageException {
        try (InferencePool pool = pool(1, 10_000);
                OnnxReranker reranker = OnnxReranker.load(TinyModels.source("two-head"), pool)) {
            StoppingRule slow =
                    read -> {
                        if (read.size() == 6) {
                            time.set(SOON.at());
                        }
                        return 3;
                    };

            Reranking cut = read(reranker, passages(20), slow);

            assertThat(cut.passages()).hasSize(6);
            assertThat(cut.cut()).isNotNull();
            assertThat(cut.cut().kind()).isEqualTo(Kind.DEADLINE);
            assertThat(pool.waitingTokens()).isZero();
        }
    }

    @Test
    void a_deadline_within_a_wave_leaves_what_ran_before_it() throws StageException {
        AtomicInteger portions = new AtomicInteger();
        // Room for a passage or two at a time, so that a wave is several portions.
        try (InferencePool pool = pool(1, 100);
                OnnxReranker reranker = OnnxReranker.load(TinyModels.source("two-head"), pool)) {
            Reranking cut =
                    reranker.rerank(
                            "what is it?",
                            passages(20),
                            StoppingRule.ALL,
                            SOON,
                            () -> {
                                if (portions.incrementAndGet() == 8) {
                                    time.set(SOON.at());
                                }
                                return false;
                            });

            assertThat(cut.passages()).hasSizeBetween(1, 19);
            assertThat(cut.passages())
                    .isEqualTo(
                            reranker.rerank("what is it?", passages(20), Deadline.NONE)
                                    .passages()
                                    .subList(0, cut.passages().size()));
            assertThat(cut.cut()).isNotNull();
        }
    }

    @Test
    void all_or_none_is_what_a_caller_without_a_reading_gets() {
        try (InferencePool pool = pool(1, 10_000);
                OnnxReranker reranker = OnnxReranker.load(TinyModels.source("two-head"), pool)) {
            time.set(SOON.at());

            StageException late =
                    catchThrowableOfType(
                            StageException.class,
                            () -> reranker.rerank("what is it?", passages(3), SOON));

            assertThat(late.problem().kind()).isEqualTo(Kind.DEADLINE);
        }
    }

    private InferencePool pool(int sessions, int queue) {
        InstantSource clock = time::get;
        return new InferencePool(TinyModels.settings(sessions).withQueueTokens(queue), clock);
    }

    private static Reranking read(
            OnnxReranker reranker, List<Passage> passages, StoppingRule reading)
            throws StageException {
        return reranker.rerank("what is it?", passages, reading, SOON, () -> false);
    }

    /** Waves of these sizes, whatever is read. */
    private static StoppingRule waves(int... sizes) {
        AtomicInteger next = new AtomicInteger();
        return read -> sizes[next.getAndIncrement()];
    }

    private static List<Passage> passages(int count) {
        List<Passage> passages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            passages.add(
                    passage(
                            "p" + i,
                            "",
                            "What is it of the needle in the hay? ".repeat(1 + i % 3)));
        }
        return passages;
    }
}
