package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.rerank.PairOutputs.PairScore;
import dev.winnow.inference.session.GpuProbe;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferencePool.Admission;
import dev.winnow.inference.session.OnnxModel;
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.tiny.TinyModels;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The order in which the waves of several calls run: one session, held by a row of seven tokens
 * until all wait.
 */
@Timeout(60)
class BatchSubmissionTest {

    private static final int HELD = 7;

    /** A portion, and so what is read from one place, is an eighth of it. */
    private static final int QUEUE = 128;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
    private final InferencePool pool =
            new InferencePool(
                    TinyModels.settings(1).withQueueTokens(QUEUE),
                    InstantSource.system(),
                    (tokens, padded) -> note(tokens));
    private final OnnxModel<PairScore> model = model();

    @BeforeEach
    void holdTheSession() throws StageException {
        ran.clear();
        pool.submit(model, rows(HELD), Deadline.NONE, Admission.REFUSE);
    }

    @AfterEach
    void close() {
        gate.countDown();
        pool.close();
        model.close();
    }

    @Test
    void the_next_wave_of_a_call_that_has_begun_is_not_overtaken_by_one_that_came_later()
            throws StageException {
        try (BatchSubmission<PairScore> first = portions();
                BatchSubmission<PairScore> second = portions()) {
            first.add(rows(3, 3));
            second.add(rows(4, 4));
            first.add(rows(5));
            second.add(rows(6));

            finish(first, 3);
            finish(second, 3);
        }
        assertThat(ran).containsExactly(HELD, 3, 3, 5, 4, 4, 6);
    }

    @Test
    void a_call_larger_than_a_portion_goes_to_the_end_again() throws StageException {
        try (BatchSubmission<PairScore> large = portions();
                BatchSubmission<PairScore> small = portions()) {
            large.add(rows(10));
            small.add(rows(4));
            large.add(rows(6));
            large.add(rows(5));
            small.add(rows(3));

            finish(large, 3);
            finish(small, 2);
        }
        assertThat(ran).containsExactly(HELD, 10, 6, 4, 3, 5);
    }

    @Test
    void waves_of_one_tenant_take_no_turn_from_another() throws StageException {
        try (BatchSubmission<PairScore> first = portions();
                BatchSubmission<PairScore> second = portions();
                BatchSubmission<PairScore> other = portions()) {
            add("acme", first, 3, 3);
            add("acme", second, 3);
            add("beta", other, 4, 4, 4);
            add("acme", first, 5, 5);
            add("acme", second, 6);

            finish(first, 4);
            finish(second, 2);
            finish(other, 3);
        }
        assertThat(ran).containsExactly(HELD, 3, 4, 3, 4, 5, 4, 5, 3, 6);
    }

    private void note(int tokens) {
        ran.add(tokens);
        if (tokens == HELD) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void finish(BatchSubmission<PairScore> running, int rows) throws StageException {
        gate.countDown();
        assertThat(running.await(rows)).isTrue();
    }

    private static void add(String tenant, BatchSubmission<PairScore> to, int... lengths)
            throws StageException {
        Owner.of(new TenantId(tenant))
                .serve(
                        () -> {
                            to.add(rows(lengths));
                            return null;
                        });
    }

    private BatchSubmission<PairScore> portions() {
        return new BatchSubmission<>(pool, model, Deadline.NONE, () -> false);
    }

    private static List<TokenSequence> rows(int... lengths) {
        List<TokenSequence> rows = new ArrayList<>();
        for (int length : lengths) {
            rows.add(new TokenSequence(new int[length], length));
        }
        return rows;
    }

    private OnnxModel<PairScore> model() {
        ModelDescription description = TinyModels.description("two-head");
        RerankerDescription reranker = RerankerDescription.of(description);
        return OnnxModel.load(
                description,
                pool.settings(),
                GpuProbe.SYSTEM,
                0,
                reranker.window(),
                signature -> PairOutputs.of(signature, reranker));
    }
}
