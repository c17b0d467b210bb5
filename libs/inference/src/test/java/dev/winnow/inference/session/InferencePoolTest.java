package dev.winnow.inference.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnxruntime.OrtSession;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.session.InferencePool.Admission;
import dev.winnow.inference.tiny.TinyModels;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InferencePoolTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = now::get;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch atGate = new CountDownLatch(1);
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
    private final InferencePool pool =
            new InferencePool(TinyModels.settings(1).withQueueTokens(20), clock);
    private final OnnxModel<String> model =
            OnnxModel.load(
                    TinyModels.description("two-head"),
                    pool.settings(),
                    GpuProbe.SYSTEM,
                    0,
                    48,
                    signature -> new Gate());

    /**
     * Notes how long each row was; stops at rows of seven tokens until the gate opens, fails at
     * rows of thirteen.
     */
    private class Gate implements OutputReader<String> {

        @Override
        public Set<String> outputs() {
            return Set.of("ranking_logits");
        }

        @Override
        public List<String> read(OrtSession.Result result, int[] lengths, int padded) {
            if (lengths[0] == 7) {
                atGate.countDown();
                await(gate);
            }
            if (lengths[0] == 13) {
                throw new IllegalStateException("thirteen");
            }
            ran.add(lengths[0] + " on " + Thread.currentThread().getName());
            return List.of("row of " + lengths[0]);
        }
    }

    @BeforeEach
    void forgetTheTrialRunOfLoading() {
        ran.clear();
    }

    @AfterEach
    void close() {
        gate.countDown();
        pool.close();
        model.close();
    }

    @Test
    void rows_run_in_order_of_arrival_on_named_platform_threads() throws StageException {
        InferenceCall<String> blocked = holdTheSession();
        InferenceCall<String> second = submit(3, 2);
        InferenceCall<String> third = submit(4);
        gate.countDown();

        assertThat(third.await().values()).containsExactly("row of 4");
        assertThat(second.await().values()).containsExactly("row of 3", "row of 2");
        assertThat(second.await().tokens()).isEqualTo(5);
        assertThat(blocked.await().inference()).isPositive();
        assertThat(ran)
                .containsExactly(
                        "7 on winnow-inference-1",
                        "3 on winnow-inference-1",
                        "2 on winnow-inference-1",
                        "4 on winnow-inference-1");
    }

    @Test
    void tenants_take_turns_by_the_tokens_that_they_have() throws StageException {
        holdTheSession();
        InferenceCall<String> large = submitFor("acme", 4, 4, 4);
        InferenceCall<String> small = submitFor("beta", 2, 1, 1);
        gate.countDown();

        large.await();
        small.await();
        assertThat(order()).containsExactly("7", "4", "2", "1", "1", "4", "4");
    }

    @Test
    void questions_run_before_work_in_the_background_which_goes_on_all_the_same()
            throws StageException {
        holdTheSession();
        InferenceCall<String> background =
                pool.submit(model, rows(1, 1), Deadline.NONE, Admission.WAIT);
        InferenceCall<String> question = submit(2, 2, 2, 2, 2, 2, 2, 2, 2);
        gate.countDown();

        question.await();
        background.await();
        assertThat(order())
                .containsExactly("7", "2", "2", "2", "2", "2", "2", "2", "2", "1", "2", "1");
    }

    @Test
    void a_tenant_leaves_a_quarter_of_the_queue_to_the_others() throws StageException {
        holdTheSession();
        InferenceCall<String> first = submitFor("acme", 6, 6);

        assertFails(Kind.OVERLOADED, () -> submitFor("acme", 4))
                .hasMessageContaining("12 of its tokens wait and 4 more")
                .hasMessageContaining("its share of 15, which is three quarters of the queue");
        InferenceCall<String> other = submitFor("beta", 5);
        gate.countDown();

        assertThat(other.await().values()).containsExactly("row of 5");
        assertThat(first.await().values()).hasSize(2);
    }

    @Test
    void a_full_queue_refuses_a_call_as_a_whole_and_says_how_full_it_is() throws StageException {
        holdTheSession();
        submit(9);

        assertFails(Kind.OVERLOADED, () -> submit(6, 6))
                .hasMessageContaining("9 tokens wait")
                .hasMessageContaining("12 more")
                .hasMessageContaining("the queue of 20");
        assertThat(pool.waitingTokens()).isEqualTo(9);
    }

    @Test
    void a_call_larger_than_the_whole_queue_is_told_so_and_waits_for_no_room() {
        Deadline soon = Deadline.in(Duration.ofMillis(20), clock);
        for (Admission admission : Admission.values()) {
            assertFails(Kind.OVERLOADED, () -> pool.submit(model, rows(15, 15), soon, admission))
                    .hasMessageContaining("more than the whole queue holds (20)");
        }
    }

    @Test
    void a_row_whose_deadline_passes_while_it_waits_never_runs() throws StageException {
        holdTheSession();
        InferenceCall<String> late = submit(new Deadline(START.plusSeconds(30)), 5);
        InferenceCall<String> after = submit(4);
        now.set(START.plusSeconds(31));
        gate.countDown();

        assertThat(after.await().values()).containsExactly("row of 4");
        assertFails(Kind.DEADLINE, late::await);
        assertThat(ran).noneMatch(row -> row.startsWith("5 "));
        assertThat(pool.waitingTokens()).isZero();
    }

    @Test
    void a_caller_whose_deadline_passes_takes_its_rows_out_of_the_queue() throws StageException {
        holdTheSession();
        InferenceCall<String> late = submit(Deadline.in(Duration.ofMillis(20), clock), 5, 6);

        assertFails(Kind.DEADLINE, late::await);
        assertThat(pool.waitingTokens()).isZero();
        gate.countDown();
        submit(4).await();
        assertThat(ran).noneMatch(row -> row.startsWith("5 ") || row.startsWith("6 "));
    }

    @Test
    void a_deadline_that_passed_before_is_refused_without_queueing() {
        assertFails(Kind.DEADLINE, () -> submit(new Deadline(START), 4));
        assertThat(ran).isEmpty();
    }

    @Test
    void an_interrupted_caller_gives_its_rows_up_and_stays_interrupted() throws StageException {
        holdTheSession();
        InferenceCall<String> given = submit(5);
        Thread.currentThread().interrupt();

        assertFails(Kind.DEADLINE, given::await);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pool.waitingTokens()).isZero();
    }

    @Test
    void work_in_the_background_has_a_quarter_of_the_queue_and_waits_for_room() throws Exception {
        holdTheSession();
        pool.submit(model, rows(3), Deadline.NONE, Admission.WAIT);

        Deadline soon = Deadline.in(Duration.ofMillis(20), clock);
        assertFails(Kind.DEADLINE, () -> pool.submit(model, rows(3), soon, Admission.WAIT));
        FutureTask<InferenceCall<String>> waiting =
                new FutureTask<>(() -> pool.submit(model, rows(4), Deadline.NONE, Admission.WAIT));
        Thread.ofPlatform().start(waiting);
        gate.countDown();

        assertThat(waiting.get().await().values()).containsExactly("row of 4");
    }

    @Test
    void work_in_the_background_takes_no_room_from_questions() throws StageException {
        holdTheSession();
        InferenceCall<String> background =
                pool.submit(model, rows(5, 6), Deadline.NONE, Admission.WAIT);
        InferenceCall<String> question = submit(9, 11);
        assertThat(pool.waitingTokens()).isEqualTo(31);

        StageException refused = catchThrowableOfType(StageException.class, () -> submit(1));
        assertThat(refused).hasMessageContaining("20 tokens wait");
        gate.countDown();

        assertThat(question.await().values()).hasSize(2);
        assertThat(background.await().values()).hasSize(2);
        assertThat(pool.waitingTokens()).isZero();
    }

    /** Where rows of several calls share a run, as on a GPU. */
    @Test
    void tenants_take_turns_at_a_model_that_batches() throws StageException {
        CountDownLatch nine = new CountDownLatch(1);
        try (InferencePool batching = new InferencePool(batchesOf(6), clock);
                OnnxModel<String> batched = batched(batching, nine)) {
            batching.submit(batched, rows(7), Deadline.NONE, Admission.REFUSE);
            await(atGate);
            InferenceCall<String> large =
                    submitFor("acme", batching, batched, 4, 4, 4, 4, 4, 4, 4, 4, 9);
            InferenceCall<String> small = submitFor("beta", batching, batched, 3, 3);
            gate.countDown();

            assertThat(small.await().values()).containsExactly("row of 3", "row of 3");
            assertThat(large.ended()).isFalse();
            nine.countDown();
            assertThat(large.await().values()).hasSize(9).contains("row of 9");
        }
    }

    @Test
    void a_question_waits_for_no_more_than_a_batch_of_the_background() throws StageException {
        CountDownLatch nine = new CountDownLatch(1);
        try (InferencePool batching = new InferencePool(batchesOf(6), clock);
                OnnxModel<String> batched = batched(batching, nine)) {
            batching.submit(batched, rows(7), Deadline.NONE, Admission.REFUSE);
            await(atGate);
            InferenceCall<String> background =
                    batching.submit(batched, rows(5, 9, 2), Deadline.NONE, Admission.WAIT);
            InferenceCall<String> question =
                    batching.submit(batched, rows(3), Deadline.NONE, Admission.REFUSE);
            gate.countDown();

            assertThat(question.await().values()).containsExactly("row of 3");
            assertThat(background.ended()).isFalse();
            nine.countDown();
            assertThat(background.await().values())
                    .containsExactly("row of 5", "row of 9", "row of 2");
        }
    }

    private static InferenceSettings batchesOf(int tokens) {
        return new InferenceSettings(InferenceSettings.Device.CPU, null, 1, 0, 1_000, tokens);
    }

    /** A model whose runs stop at rows of nine tokens until they may go on. */
    private OnnxModel<String> batched(InferencePool batching, CountDownLatch nine) {
        return OnnxModel.load(
                TinyModels.description("two-head"),
                batching.settings(),
                GpuProbe.SYSTEM,
                0,
                48,
                signature ->
                        new Gate() {
                            @Override
                            public List<String> read(
                                    OrtSession.Result result, int[] lengths, int padded) {
                                if (lengths[0] == 9) {
                                    await(nine);
                                }
                                List<String> values = new ArrayList<>();
                                for (int length : lengths) {
                                    values.addAll(super.read(result, new int[] {length}, padded));
                                }
                                return values;
                            }
                        },
                true);
    }

    @Test
    void a_failure_of_the_model_ends_its_own_call_only() throws StageException {
        InferenceCall<String> failing = submit(13, 3);

        assertFails(Kind.UNAVAILABLE, failing::await).hasMessageContaining("thirteen");
        assertThat(submit(4).await().values()).containsExactly("row of 4");
    }

    @Test
    void a_deadline_centuries_away_is_none() throws StageException {
        assertThat(submit(new Deadline(Instant.parse("9999-12-31T00:00:00Z")), 4).await().values())
                .containsExactly("row of 4");
    }

    @Test
    void a_call_without_rows_is_done() throws StageException {
        assertThat(submit().await().values()).isEmpty();
    }

    @Test
    void a_pool_that_closes_refuses_what_waits_and_what_comes() throws Exception {
        holdTheSession();
        InferenceCall<String> waiting = submit(5);
        Thread closer = Thread.ofPlatform().start(pool::close);

        assertFails(Kind.UNAVAILABLE, waiting::await).hasMessageContaining("shutting down");
        assertThatThrownBy(() -> submit(4)).hasMessageContaining("shutting down");
        gate.countDown();
        closer.join();
        assertThat(ran).containsExactly("7 on winnow-inference-1");
    }

    @Test
    void a_closed_model_fails_instead_of_crashing() throws StageException {
        model.close();

        InferenceCall<String> call = submit(4);

        assertThat(catchThrowableOfType(StageException.class, call::await))
                .hasMessageContaining("tiny-two-head is closed");
    }

    private InferenceCall<String> submitFor(String tenant, int... lengths) throws StageException {
        return submitFor(tenant, pool, model, lengths);
    }

    private static InferenceCall<String> submitFor(
            String tenant, InferencePool pool, OnnxModel<String> model, int... lengths)
            throws StageException {
        return Owner.of(new TenantId(tenant))
                .serve(() -> pool.submit(model, rows(lengths), Deadline.NONE, Admission.REFUSE));
    }

    private InferenceCall<String> submit(int... lengths) throws StageException {
        return submit(Deadline.NONE, lengths);
    }

    private InferenceCall<String> submit(Deadline deadline, int... lengths) throws StageException {
        return pool.submit(model, rows(lengths), deadline, Admission.REFUSE);
    }

    private InferenceCall<String> holdTheSession() throws StageException {
        InferenceCall<String> held = submit(7);
        await(atGate);
        return held;
    }

    private static AbstractThrowableAssert<?, StageException> assertFails(
            Kind kind, ThrowingCallable call) {
        StageException thrown = catchThrowableOfType(StageException.class, call);
        assertThat(thrown.problem().kind()).isEqualTo(kind);
        return assertThat(thrown);
    }

    /** How long the rows were that ran. */
    private List<String> order() {
        return ran.stream().map(row -> row.substring(0, 1)).toList();
    }

    private static List<TokenSequence> rows(int... lengths) {
        List<TokenSequence> rows = new ArrayList<>();
        for (int length : lengths) {
            rows.add(new TokenSequence(new int[length], length));
        }
        return rows;
    }

    /** For a while, so that a pool that takes too much in one run can still be closed. */
    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened it");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
