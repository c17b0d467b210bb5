package dev.winnow.inference.session;

import ai.onnxruntime.OrtException;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.inference.session.InferenceException.Reason;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The only threads that run models: platform threads named {@code winnow-inference-N}, behind one queue in order of arrival. The queue
 * is bounded by the tokens that wait in it, since a row of 384 costs what eight of 48 do. Rows that nobody waits for any more
 * are dropped before they run. All models of a process share one pool, so that they share the cores.
 */
public final class InferencePool implements AutoCloseable {

    private final InferenceSettings settings;
    private final InstantSource clock;
    private final RunListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<WaitingRow<?>> queue = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private long waitingTokens;
    private boolean closed;

    /** A pool whose runs nobody watches. */
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
        lock.lock();
        try {
            return waitingTokens;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hands rows over, all or none. They run in order of arrival, each with the rows of other calls where the model
     * {@linkplain OnnxModel#batches() allows it}.
     *
     * @throws InferenceException if the queue has no room, or the deadline has passed
     */
    public <T> InferenceCall<T> submit(
            OnnxModel<T> model, List<TokenSequence> rows, Deadline deadline, Admission admission)
            throws InferenceException {
        if (deadline.passed(clock)) {
            throw late(deadline);
        }
        InferenceCall<T> call =
                new InferenceCall<>(this, model, List.copyOf(rows), deadline, clock);
        long tokens = tokens(call);
        lock.lock();
        try {
            admit(tokens, deadline, admission);
            long now = System.nanoTime();
            for (int i = 0; i < rows.size(); i++) {
                queue.add(new WaitingRow<>(call, i, now));
            }
            waitingTokens += tokens;
            work.signalAll();
        } finally {
            lock.unlock();
        }
        return call;
    }

    /** Refuses what waits, and ends the threads when the runs under way are over. The models stay open. */
    @Override
    public void close() {
        List<WaitingRow<?>> left;
        lock.lock();
        try {
            closed = true;
            left = new ArrayList<>(queue);
            work.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        for (WaitingRow<?> row : left) {
            row.call().fail(stopping());
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

    static InferenceException late(Deadline deadline) {
        return new InferenceException(
                Reason.DEADLINE,
                "the deadline (%s) passed before the model had run".formatted(deadline.at()));
    }

    /** Takes the rows of a call that has ended out of the queue. */
    void withdraw(InferenceCall<?> call) {
        lock.lock();
        try {
            for (Iterator<WaitingRow<?>> rows = queue.iterator(); rows.hasNext(); ) {
                WaitingRow<?> row = rows.next();
                if (row.call() == call) {
                    rows.remove();
                    waitingTokens -= row.tokens().length();
                }
            }
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void admit(long tokens, Deadline deadline, Admission admission)
            throws InferenceException {
        if (tokens > settings.queueTokens()) {
            throw new InferenceException(
                    Reason.OVERLOADED,
                    "one call of %d tokens is more than the whole queue holds (%d): send fewer or shorter passages, or raise winnow.inference.queue-tokens"
                            .formatted(tokens, settings.queueTokens()));
        }
        if (admission == Admission.WAIT) {
            awaitRoom(tokens, deadline);
        }
        if (closed) {
            throw stopping();
        }
        if (isFullFor(tokens)) {
            throw new InferenceException(
                    Reason.OVERLOADED,
                    "the model is busy: %d tokens wait and %d more do not fit the queue of %d (winnow.inference.queue-tokens)"
                            .formatted(waitingTokens, tokens, settings.queueTokens()));
        }
    }

    private boolean isFullFor(long tokens) {
        return waitingTokens + tokens > settings.queueTokens();
    }

    private void awaitRoom(long tokens, Deadline deadline) throws InferenceException {
        try {
            long left = InferenceCall.nanosLeft(deadline, clock);
            while (!closed && isFullFor(tokens)) {
                if (left <= 0) {
                    throw late(deadline);
                }
                left = room.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InferenceException(
                    Reason.DEADLINE, "the caller was interrupted while it waited for room", e);
        }
    }

    private void work(int worker) {
        for (List<? extends WaitingRow<?>> rows = take(); !rows.isEmpty(); rows = take()) {
            runOfOneModel(worker, rows);
        }
    }

    /** The row that waits longest, and with it those that may share its runs; none once the pool is closed. */
    private List<WaitingRow<?>> take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                work.awaitUninterruptibly();
            }
            List<WaitingRow<?>> taken = new ArrayList<>(1);
            WaitingRow<?> first = queue.poll();
            if (first != null) {
                taken.add(first);
                if (first.call().model().batches()) {
                    takeCompanions(first.call().model(), taken);
                }
                for (WaitingRow<?> row : taken) {
                    waitingTokens -= row.tokens().length();
                }
                room.signalAll();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void takeCompanions(OnnxModel<?> model, List<WaitingRow<?>> taken) {
        for (Iterator<WaitingRow<?>> rows = queue.iterator(); rows.hasNext(); ) {
            WaitingRow<?> row = rows.next();
            if (row.call().model() == model) {
                rows.remove();
                taken.add(row);
            }
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
                row.call().fail(late(row.call().deadline()));
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
            // Whoever waits gets it; the thread goes on to serve the others.
            InferenceException failure =
                    new InferenceException(Reason.MODEL, "the model failed: " + e.getMessage(), e);
            for (WaitingRow<T> row : live) {
                row.call().fail(failure);
            }
        }
    }

    private static InferenceException stopping() {
        return new InferenceException(Reason.MODEL, "inference is shutting down");
    }

    private static <T> long tokens(InferenceCall<T> call) {
        long tokens = 0;
        for (TokenSequence row : call.rows()) {
            tokens += row.length();
        }
        return tokens;
    }
}
