package dev.winnow.inference.session;

import ai.onnxruntime.OrtException;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.FairQueue;
import dev.winnow.core.fair.ServedTenant;
import dev.winnow.core.identity.TenantId;
import dev.winnow.inference.session.InferenceException.Reason;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The only threads that run models: platform threads named {@code winnow-inference-N}, behind one queue. Tenants take turns in it,
 * measured in tokens; the rows of one tenant run in order of arrival, and questions before work in the background. The queue is
 * bounded by the tokens that wait in it, since a row of 384 costs what eight of 48 do; those in the background have a quarter of it
 * beside what questions have, so that no import turns a question away. Rows that nobody waits for any more are
 * dropped before they run. All models of a process share one pool, so that they share the cores.
 */
public final class InferencePool implements AutoCloseable {

    /**
     * So many tokens of questions go before one of work in the background, so that an import goes on under load and takes hardly any of the
     * model; picked by hand.
     */
    private static final int BEFORE_BACKGROUND = 15;

    /** What a tenant leaves of the queue to others, and what the background has of it: one part of so many. */
    private static final int SHARE = 4;

    /**
     * Batches that are planned together for questions where a model batches: the passages of one question with the default settings, so
     * that rows of one length find each other. Whoever comes meanwhile waits for no more.
     */
    private static final int BATCHES = 4;

    private final InferenceSettings settings;
    private final InstantSource clock;
    private final RunListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final FairQueue<WaitingRow<?>> questions = new FairQueue<>(InferencePool::price);
    private final FairQueue<WaitingRow<?>> background = new FairQueue<>(InferencePool::price);
    private final List<Thread> threads = new ArrayList<>();

    /** Tokens of questions that go first before the background has a turn again. */
    private long questionsFirst;

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
            return questions.waiting() + background.waiting();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hands rows over, all or none, for the {@linkplain ServedTenant tenant} for whom this thread works. Each runs with the rows of other
     * calls where the model {@linkplain OnnxModel#batches() allows it}.
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
        TenantId tenant = ServedTenant.current();
        lock.lock();
        try {
            admit(tenant, tokens, deadline, admission);
            long now = System.nanoTime();
            FairQueue<WaitingRow<?>> queue = admission == Admission.WAIT ? background : questions;
            if (queue == background && background.isEmpty() && !rows.isEmpty()) {
                // An import begins behind the questions that wait, however few went before.
                questionsFirst = (long) BEFORE_BACKGROUND * rows.getFirst().length();
            }
            for (int i = 0; i < rows.size(); i++) {
                queue.add(tenant, new WaitingRow<>(call, i, now));
            }
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
            left = new ArrayList<>(questions.remove(row -> true));
            left.addAll(background.remove(row -> true));
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
            questions.remove(row -> row.call() == call);
            background.remove(row -> row.call() == call);
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void admit(
            @Nullable TenantId tenant, long tokens, Deadline deadline, Admission admission)
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
        if (admission == Admission.REFUSE) {
            requireRoom(tokens);
            if (tenant != null) {
                requireShare(questions.waiting(tenant), tokens);
            }
        }
    }

    /** Questions count alone: what waits in the background runs after them. */
    private void requireRoom(long tokens) throws InferenceException {
        if (questions.waiting() + tokens > settings.queueTokens()) {
            throw new InferenceException(
                    Reason.OVERLOADED,
                    "the model is busy: %d tokens wait and %d more do not fit the queue of %d (winnow.inference.queue-tokens)"
                            .formatted(questions.waiting(), tokens, settings.queueTokens()));
        }
    }

    /** A quarter of the queue is left to the other tenants, however much one of them asks. */
    private void requireShare(long own, long tokens) throws InferenceException {
        int share = settings.queueTokens() - settings.queueTokens() / SHARE;
        if (own > 0 && own + tokens > share) {
            throw new InferenceException(
                    Reason.OVERLOADED,
                    "the model is busy for this tenant: %d of its tokens wait and %d more do not fit its share of %d, which is three quarters of winnow.inference.queue-tokens"
                            .formatted(own, tokens, share));
        }
    }

    /** What is larger than the whole share goes in alone. */
    private boolean isBackgroundFullFor(long tokens) {
        return background.waiting() > 0
                && background.waiting() + tokens > settings.queueTokens() / SHARE;
    }

    private void awaitRoom(long tokens, Deadline deadline) throws InferenceException {
        try {
            long left = InferenceCall.nanosLeft(deadline, clock);
            while (!closed && isBackgroundFullFor(tokens)) {
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

    /** The row whose turn it is, and with it those that may share its runs; none once the pool is closed. */
    private List<WaitingRow<?>> take() {
        lock.lock();
        try {
            while (questions.isEmpty() && background.isEmpty() && !closed) {
                work.awaitUninterruptibly();
            }
            boolean othersTurn = questionsFirst <= 0 && !background.isEmpty();
            boolean ofQuestions = !questions.isEmpty() && !othersTurn;
            WaitingRow<?> first = (ofQuestions ? questions : background).poll();
            List<WaitingRow<?>> taken = new ArrayList<>(1);
            if (first != null) {
                taken.add(first);
                if (first.call().model().batches()) {
                    if (ofQuestions) {
                        fill(taken, questions, BATCHES);
                    }
                    fill(taken, background, 1);
                }
                if (ofQuestions) {
                    questionsFirst -= price(first);
                } else {
                    questionsFirst = (long) BEFORE_BACKGROUND * price(first);
                }
                room.signalAll();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Adds rows of the same model, in turns, until there are so many batches. */
    private void fill(List<WaitingRow<?>> taken, FairQueue<WaitingRow<?>> from, int batches) {
        OnnxModel<?> model = taken.getFirst().call().model();
        long left = (long) batches * settings.batchTokens();
        for (WaitingRow<?> row : taken) {
            left -= price(row);
        }
        while (left > 0) {
            WaitingRow<?> next = from.pollWanted(row -> row.call().model() == model);
            if (next == null) {
                return;
            }
            taken.add(next);
            left -= price(next);
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

    private static long price(WaitingRow<?> row) {
        return row.tokens().length();
    }

    private static <T> long tokens(InferenceCall<T> call) {
        long tokens = 0;
        for (TokenSequence row : call.rows()) {
            tokens += row.length();
        }
        return tokens;
    }
}
