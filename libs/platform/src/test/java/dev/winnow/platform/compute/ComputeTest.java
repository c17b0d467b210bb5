package dev.winnow.platform.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.TenantId;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.HttpStatuses;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(60)
class ComputeTest {

    private static final Deadline FAR = Deadline.in(Duration.ofMinutes(5), Clock.systemUTC());

    private static final Owner ACME = Owner.of(new TenantId("acme"));
    private static final Owner BETA = Owner.of(new TenantId("beta"));
    private static final Owner ALICE = new Owner(ACME.tenant(), "user:alice");
    private static final Owner BOB = new Owner(ACME.tenant(), "user:bob");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Compute compute = new Compute(1, 4, 4, Clock.systemUTC(), meters);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        callers.close();
        compute.close();
    }

    private int held(BooleanSupplier abandoned) throws InterruptedException {
        release.await();
        return 0;
    }

    private <T> Future<T> submit(Compute where, Owner owner, Compute.Work<T, Exception> work) {
        return callers.submit(() -> where.run(owner, FAR, work));
    }

    /**
     * So many callers whose work is held until the release, once one has begun and they are all
     * inside.
     */
    private List<Future<Integer>> held(Compute where, Owner owner, int count)
            throws InterruptedException {
        return held(where, owner, count, new AtomicInteger());
    }

    private List<Future<Integer>> held(Compute where, Owner owner, int count, AtomicInteger begun)
            throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        List<Future<Integer>> inside = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            inside.add(
                    submit(
                            where,
                            owner,
                            abandoned -> {
                                begun.incrementAndGet();
                                busy.countDown();
                                return held(abandoned);
                            }));
        }
        busy.await();
        awaitInside(where, count);
        return inside;
    }

    private static void awaitInside(Compute where, int count) {
        while (where.inside() != count) {
            Thread.onSpinWait();
        }
    }

    private void letGo(List<Future<Integer>> inside) throws Exception {
        release.countDown();
        for (Future<Integer> one : inside) {
            assertThat(one.get()).isZero();
        }
    }

    /** Who was served. */
    private static Owner run(Compute where, Owner owner) {
        return where.<Owner, RuntimeException>run(owner, FAR, abandoned -> owner());
    }

    private static Owner owner() {
        return Objects.requireNonNull(Owner.served());
    }

    private static ProblemException refused(Compute where, Owner owner, Deadline deadline) {
        return catchThrowableOfType(
                ProblemException.class, () -> where.run(owner, deadline, abandoned -> 0));
    }

    /** How work ends whose time is over in a moment. */
    private ProblemException late(Compute.Work<Integer, Exception> work) {
        Deadline soon = Deadline.in(Duration.ofMillis(20), Clock.systemUTC());
        return catchThrowableOfType(ProblemException.class, () -> compute.run(ACME, soon, work));
    }

    private static int status(ProblemException refused) {
        return HttpStatuses.of(refused.problem());
    }

    @Test
    void work_runs_on_a_platform_thread_of_its_own_name() throws Exception {
        Future<Thread> ran =
                callers.submit(() -> compute.run(ACME, FAR, abandoned -> Thread.currentThread()));

        assertThat(ran.get().isVirtual()).isFalse();
        assertThat(ran.get().getName()).startsWith("winnow-compute-");
    }

    @Test
    void what_work_throws_arrives_as_it_is() {
        for (Exception thrown :
                List.of(new IOException("checked"), new IllegalStateException("unchecked"))) {
            assertThatThrownBy(
                            () ->
                                    compute.run(
                                            ACME,
                                            FAR,
                                            abandoned -> {
                                                throw thrown;
                                            }))
                    .isSameAs(thrown);
        }
        assertThat(compute.inside()).isZero();
    }

    @Test
    void the_gate_refuses_what_is_over_the_limit_and_lets_everybody_else_finish() throws Exception {
        List<Future<Integer>> inside = held(compute, ACME, 4);

        ProblemException refused = refused(compute, ACME, FAR);
        assertThat(status(refused)).isEqualTo(429);
        assertThat(refused.problem().detail()).contains("concurrent-requests");
        assertThat(refused.limit()).isEqualTo(4);
        assertThat(
                        meters.counter(
                                        WinnowNames.REJECTED,
                                        WinnowNames.LIMIT,
                                        "concurrent-requests")
                                .count())
                .isEqualTo(1);

        letGo(inside);
        assertThat(compute.inside()).isZero();
        assertThat(run(compute, ACME)).isEqualTo(ACME);
    }

    @Test
    void one_tenant_cannot_take_all_places_and_is_told_which_limit_it_met() throws Exception {
        try (Compute shared = new Compute(1, 4, 3, Clock.systemUTC(), meters)) {
            List<Future<Integer>> inside = held(shared, ACME, 3);

            ProblemException refused = refused(shared, ACME, FAR);
            assertThat(status(refused)).isEqualTo(429);
            assertThat(refused.problem().detail())
                    .contains("3 requests of this tenant")
                    .contains("winnow.pipeline.caps.requests-per-tenant");
            assertThat(run(shared, BETA)).isEqualTo(BETA);

            letGo(inside);
            assertThat(run(shared, ACME)).isEqualTo(ACME);
        }
    }

    @Test
    void one_user_cannot_take_all_places_of_a_tenant() throws Exception {
        try (Compute shared = new Compute(4, 16, 8, Clock.systemUTC(), meters)) {
            List<Future<Integer>> inside = held(shared, ALICE, 2);

            ProblemException refused = refused(shared, ALICE, FAR);
            assertThat(status(refused)).isEqualTo(429);
            assertThat(refused.problem().detail())
                    .contains("2 requests of this user")
                    .contains("a quarter of winnow.pipeline.caps.requests-per-tenant");
            // Her own second one waits for her first, and his finds a thread.
            assertThat(run(shared, BOB)).isEqualTo(BOB);

            letGo(inside);
        }
    }

    @Test
    void one_user_has_a_part_of_the_tenants_threads() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        try (Compute shared = new Compute(4, 64, 32, Clock.systemUTC(), meters)) {
            List<Future<Integer>> all = held(shared, ALICE, 4, begun);

            assertThat(run(shared, BOB)).isEqualTo(BOB);
            assertThat(begun).hasValue(1);

            letGo(all);
        }
    }

    @Test
    void a_tenant_whose_work_has_all_its_threads_holds_nobody_else_up() throws Exception {
        List<Future<Integer>> first = held(compute, ACME, 1);
        AtomicBoolean began = new AtomicBoolean();
        Future<Integer> second =
                submit(
                        compute,
                        ACME,
                        abandoned -> {
                            began.set(true);
                            return 2;
                        });
        awaitInside(compute, 2);

        assertThat(run(compute, BETA)).isEqualTo(BETA);
        // One thread a tenant: Acme's own second request still waits for its first.
        assertThat(began).isFalse();

        letGo(first);
        assertThat(second.get()).isEqualTo(2);
    }

    @Test
    void tenants_take_turns_when_all_threads_are_taken() throws Exception {
        CountDownLatch busy = new CountDownLatch(4);
        List<Future<Integer>> all = new ArrayList<>();
        try (Compute shared = new Compute(1, 100, 100, Clock.systemUTC(), meters)) {
            CountDownLatch one = new CountDownLatch(1);
            for (String tenant : List.of("w", "x", "y", "z")) {
                all.add(
                        submit(
                                shared,
                                Owner.of(new TenantId(tenant)),
                                abandoned -> {
                                    busy.countDown();
                                    (tenant.equals("z") ? one : release).await();
                                    return 0;
                                }));
            }
            busy.await();
            List<Owner> order = Collections.synchronizedList(new ArrayList<>());
            for (Owner owner : List.of(ACME, ACME, ACME, BETA)) {
                Compute.Work<Integer, RuntimeException> noted =
                        abandoned -> {
                            order.add(owner());
                            return 0;
                        };
                FutureTask<Integer> task = new FutureTask<>(() -> shared.run(owner, FAR, noted));
                all.add(task);
                Thread caller = Thread.ofPlatform().daemon().start(task);
                // It waits for the result, so what it asks for is in the queue.
                while (caller.getState() != Thread.State.TIMED_WAITING) {
                    assertThat(caller.isAlive()).isTrue();
                    Thread.onSpinWait();
                }
            }

            // One thread alone is free, or else who begins first would not say who was taken first.
            one.countDown();
            for (Future<Integer> done : all.subList(3, 8)) {
                done.get();
            }
            release.countDown();
            assertThat(order).containsExactly(ACME, BETA, ACME, ACME);
        }
    }

    @Test
    void work_whose_deadline_passes_while_it_waits_never_begins() throws Exception {
        List<Future<Integer>> first = held(compute, ACME, 1);
        AtomicBoolean began = new AtomicBoolean();

        ProblemException late =
                late(
                        abandoned -> {
                            began.set(true);
                            return 0;
                        });
        assertThat(status(late)).isEqualTo(504);
        assertThat(compute.inside()).isEqualTo(1);

        letGo(first);
        assertThat(run(compute, ACME)).isEqualTo(ACME);
        assertThat(began).isFalse();
    }

    @Test
    void work_under_way_is_told_when_nobody_waits_and_keeps_its_place_until_it_ends()
            throws Exception {
        CountDownLatch told = new CountDownLatch(1);

        ProblemException late =
                late(
                        abandoned -> {
                            while (!abandoned.getAsBoolean()) {
                                Thread.onSpinWait();
                            }
                            told.countDown();
                            return held(abandoned);
                        });
        assertThat(status(late)).isEqualTo(504);
        told.await();
        assertThat(compute.inside()).isEqualTo(1);

        release.countDown();
        awaitInside(compute, 0);
    }

    @Test
    void an_interrupted_caller_abandons_its_work() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        AtomicReference<ProblemException> seen = new AtomicReference<>();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Compute.Work<Integer, RuntimeException> work =
                abandoned -> {
                    began.countDown();
                    while (!abandoned.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                    return 0;
                };
        Thread caller =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    seen.set(
                                            catchThrowableOfType(
                                                    ProblemException.class,
                                                    () -> compute.run(ACME, FAR, work)));
                                    stillInterrupted.set(Thread.currentThread().isInterrupted());
                                });
        began.await();
        caller.interrupt();
        caller.join();

        assertThat(seen.get().problem().type()).isEqualTo("cancelled");
        assertThat(stillInterrupted).isTrue();
    }

    @Test
    void work_past_its_deadline_is_dropped_even_when_a_thread_is_free() {
        assertThat(refused(compute, ACME, new Deadline(Instant.EPOCH)).problem().type())
                .isEqualTo("deadline");
    }

    @Test
    void waiting_for_a_second_compute_thread_is_an_error_and_not_a_deadlock() {
        assertThatThrownBy(
                        () ->
                                compute.run(
                                        ACME, FAR, abandoned -> compute.run(ACME, FAR, inner -> 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not wait");
    }

    @Test
    void a_stopping_server_answers_503() {
        compute.close();

        assertThat(status(refused(compute, ACME, FAR))).isEqualTo(503);
        assertThat(compute.inside()).isZero();
    }

    @Test
    void the_log_context_goes_along() throws Exception {
        Compute.Work<String, RuntimeException> logged =
                abandoned -> String.valueOf(MDC.get("requestId"));
        try (MDC.MDCCloseable ignored = MDC.putCloseable("requestId", "r-1")) {
            assertThat(compute.run(ACME, FAR, logged)).isEqualTo("r-1");
        }
        assertThat(compute.run(ACME, FAR, logged)).isEqualTo("null");
    }
}
