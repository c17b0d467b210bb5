package dev.winnow.inference.session;

import ai.onnxruntime.OrtException;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.session.InferenceQueue.WaitingRow;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The only threads that run models: platform threads named {@code winnow-inference-N}, behind one
 * bounded queue in which tenants take turns and questions come before work in the background. Rows
 * of calls that have ended are dropped before they run. All models of a process share one pool, so
 * that they share the cores.
 */
public final class InferencePool implements AutoCloseable {

    /** The treatment of rows that a full queue has no room for. */
    public enum Admission {
        /**
         * They are refused at once, so that the caller can tell its own caller to come back later:
         * for questions.
         */
        REFUSE,
        /**
         * The caller waits for room until its deadline: for work in the background, such as
         * indexing. Questions run first.
         */
        WAIT
    }

    /** Told of every run of a model, on the thread that ran it: quick, and never throwing. */
    @FunctionalInterface
    public interface RunListener {

        /** A listener that does nothing. */
        RunListener NONE = (tokens, padded) -> {};

        /**
         * A run has ended well.
         *
         * @param tokens of all its rows, specials counted
         * @param padded the same with the padding that made the rows equally long
         */
        void ran(int tokens, int padded);
    }

    private final InferenceSettings settings;
    private final InstantSource clock;
    private final RunListener listener;
    private final InferenceQueue queue;
    private final List<Thread> threads = new ArrayList<>();

    /** A pool without a listener. */
    public InferencePool(InferenceSettings settings, InstantSource clock) {
        this(settings, clock, RunListener.NONE);
    }

    /**
     * @param listener told of every run
     */
    public InferencePool(InferenceSettings settings, InstantSource clock, RunListener listener) {
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        this.queue = new InferenceQueue(settings, clock);
        for (int i = 0; i < settings.sessions(); i++) {
            int worker = i;
            threads.add(
                    Thread.ofPlatform()
                            .name("winnow-inference-" + (i + 1))
                            .daemon()
                            .start(() -> work(worker)));
        }
    }

    public InferenceSettings settings() {
        return settings;
    }

    /** Tokens that wait for a session now. */
    public long waitingTokens() {
        return queue.waitingTokens();
    }

    /**
     * Queues rows, all or none, for the {@linkplain Owner#served() owner} for whom this thread
     * works, behind those that it has queued already. Each runs with the rows of other calls where
     * the model {@linkplain OnnxModel#batches() allows it}.
     *
     * @throws StageException if the queue has no room, or the deadline has passed
     */
    public <T> InferenceCall<T> submit(
            OnnxModel<T> model, List<TokenSequence> rows, Deadline deadline, Admission admission)
            throws StageException {
        return submit(model, rows, deadline, admission, null);
    }

    /**
     * The same for what continues another call: its rows have that one's place, before those that
     * the owner queued after it.
     *
     * @param begun the call that is continued, whether it has ended or not; null for none
     * @throws StageException if the queue has no room, or the deadline has passed
     */
    public <T> InferenceCall<T> submit(
            OnnxModel<T> model,
            List<TokenSequence> rows,
            Deadline deadline,
            Admission admission,
            @Nullable InferenceCall<T> begun)
            throws StageException {
        if (deadline.passed(clock)) {
            throw InferenceQueue.late(deadline);
        }
        InferenceCall<T> call =
                new InferenceCall<>(
                        queue,
                        model,
                        List.copyOf(rows),
                        deadline,
                        clock,
                        begun == null ? queue.nextPlace() : begun.place());
        queue.add(call, Owner.served(), admission);
        return call;
    }

    /**
     * Refuses the rows that wait, and ends the threads when the runs under way are over. The models
     * stay open.
     */
    @Override
    public void close() {
        for (WaitingRow<?> row : queue.close()) {
            row.call().fail(InferenceQueue.stopping());
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(int worker) {
        for (List<? extends WaitingRow<?>> rows = queue.take();
                !rows.isEmpty();
                rows = queue.take()) {
            runOfOneModel(worker, rows);
        }
    }

    @SuppressWarnings("unchecked") // Rows taken together are of one model, hence of one type.
    private <T> void runOfOneModel(int worker, List<? extends WaitingRow<?>> rows) {
        run(worker, (List<WaitingRow<T>>) rows);
    }

    private <T> void run(int worker, List<WaitingRow<T>> rows) {
        List<WaitingRow<T>> live = new ArrayList<>(rows.size());
        List<TokenSequence> tokens = new ArrayList<>(rows.size());
        for (WaitingRow<T> row : rows) {
            if (row.call().deadline().passed(clock)) {
                row.call().fail(InferenceQueue.late(row.call().deadline()));
            } else if (!row.call().ended()) {
                live.add(row);
                tokens.add(row.tokens());
            }
        }
        if (live.isEmpty()) {
            return;
        }
        long began = System.nanoTime();
        try {
            List<T> values = live.getFirst().call().model().run(worker, tokens, listener);
            // Rows of one batch share its time.
            long each = (System.nanoTime() - began) / live.size();
            for (int i = 0; i < live.size(); i++) {
                WaitingRow<T> row = live.get(i);
                row.call().complete(row.index(), values.get(i), began - row.since(), each);
            }
        } catch (OrtException | RuntimeException | Error e) {
            // The callers that wait get it; the thread serves the others.
            StageException failure =
                    new StageException(Kind.UNAVAILABLE, "the model failed: " + e.getMessage(), e);
            for (WaitingRow<T> row : live) {
                row.call().fail(failure);
            }
        }
    }
}
