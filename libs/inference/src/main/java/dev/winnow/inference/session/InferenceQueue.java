package dev.winnow.inference.session;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.FairQueue;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.session.InferencePool.Admission;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The rows that wait for a thread of the pool. Tenants take turns, and within a tenant its users,
 * measured in tokens; the rows of one owner run in the order in which their calls took a place, and
 * questions before work in the background. The queue is bounded by the tokens that wait in it,
 * since a row of 384 costs what eight of 48 do; those in the background have a quarter of it beside
 * what questions have, so that no import turns a question away.
 */
final class InferenceQueue {

    /**
     * A row that waits.
     *
     * @param call the call that it belongs to
     * @param index its place in the call
     * @param since the time at which it began to wait, of {@link System#nanoTime()}
     */
    record WaitingRow<T>(InferenceCall<T> call, int index, long since) {

        TokenSequence tokens() {
            return call.row(index);
        }
    }

    /**
     * So many tokens of questions are taken before one of work in the background, so that an import
     * continues under load and takes hardly any of the model; picked by hand.
     */
    private static final int BEFORE_BACKGROUND = 15;

    /**
     * One part of so many: that a tenant leaves of the queue to others, and that the background has
     * of it.
     */
    private static final int SHARE = 4;

    /**
     * Batches that are planned together for questions where a model batches: the passages of one
     * question with the default settings, so that rows of one length find each other, and rows that
     * come meanwhile wait for no more.
     */
    private static final int BATCHES = 4;

    private final InferenceSettings settings;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final FairQueue<WaitingRow<?>> questions =
            new FairQueue<>(InferenceQueue::price, row -> row.call().place());
    private final FairQueue<WaitingRow<?>> background = new FairQueue<>(InferenceQueue::price);
    private final AtomicLong places = new AtomicLong();

    /** Tokens of questions that are taken first before the background has a turn again. */
    private long questionsFirst;

    private boolean closed;

    InferenceQueue(InferenceSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** A place behind all that were taken before. */
    long nextPlace() {
        return places.incrementAndGet();
    }

    /** Tokens that wait now. */
    long waitingTokens() {
        lock.lock();
        try {
            return questions.waiting() + background.waiting();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds the rows of a call, all or none.
     *
     * @param owner null for work of no tenant
     * @throws StageException if the queue has no room, or the deadline passes before it has
     */
    void add(InferenceCall<?> call, @Nullable Owner owner, Admission admission)
            throws StageException {
        long tokens = tokens(call);
        lock.lock();
        try {
            admit(owner, tokens, call.deadline(), admission);
            long now = System.nanoTime();
            List<TokenSequence> rows = call.rows();
            FairQueue<WaitingRow<?>> queue = admission == Admission.WAIT ? background : questions;
            if (queue == background && background.isEmpty() && !rows.isEmpty()) {
                // An import begins behind the questions that wait, however few were taken before.
                questionsFirst = (long) BEFORE_BACKGROUND * rows.getFirst().length();
            }
            for (int i = 0; i < rows.size(); i++) {
                queue.add(owner, new WaitingRow<>(call, i, now));
            }
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The row whose turn it is, and with it those that may share its runs; none once the queue is
     * closed.
     */
    List<WaitingRow<?>> take() {
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

    /** Removes the rows of a call that has ended. */
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

    /**
     * Refuses rows from now on, and ends the wait in {@link #take}; returns the rows that waited.
     */
    List<WaitingRow<?>> close() {
        lock.lock();
        try {
            closed = true;
            List<WaitingRow<?>> left = new ArrayList<>(questions.remove(row -> true));
            left.addAll(background.remove(row -> true));
            work.signalAll();
            room.signalAll();
            return Collections.unmodifiableList(left);
        } finally {
            lock.unlock();
        }
    }

    static StageException late(Deadline deadline) {
        return new StageException(
                Kind.DEADLINE,
                "the deadline (%s) passed before the model had run".formatted(deadline.at()));
    }

    static StageException stopping() {
        return new StageException(Kind.UNAVAILABLE, "inference is shutting down");
    }

    private void admit(@Nullable Owner owner, long tokens, Deadline deadline, Admission admission)
            throws StageException {
        if (tokens > settings.queueTokens()) {
            throw new StageException(
                    Kind.OVERLOADED,
                    "one call of %d tokens is more than the whole queue holds (%d): send fewer or shorter passages"
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
            if (owner != null) {
                requireShare(owner, tokens);
            }
        }
    }

    /** Questions count alone: what waits in the background runs after them. */
    private void requireRoom(long tokens) throws StageException {
        if (questions.waiting() + tokens > settings.queueTokens()) {
            throw new StageException(
                    Kind.OVERLOADED,
                    "the model is busy: %d tokens wait and %d more do not fit the queue of %d"
                            .formatted(questions.waiting(), tokens, settings.queueTokens()));
        }
    }

    /**
     * A quarter of the queue is left to the other tenants, however much one of them asks, and to
     * the other users of a tenant most of the rest.
     */
    private void requireShare(Owner owner, long tokens) throws StageException {
        int share = settings.queueTokens() - settings.queueTokens() / SHARE;
        long own = questions.waiting(owner.tenant());
        if (own > 0 && own + tokens > share) {
            throw new StageException(
                    Kind.OVERLOADED,
                    "the model is busy for this tenant: %d of its tokens wait and %d more do not fit its share of %d, which is three quarters of the queue"
                            .formatted(own, tokens, share));
        }
        long users = questions.waiting(owner);
        if (users > 0 && users + tokens > owner.share(share)) {
            throw new StageException(
                    Kind.OVERLOADED,
                    "the model is busy for this user: %d tokens of the user's wait and %d more do not fit the share of %d, which is a quarter of the tenant's"
                            .formatted(users, tokens, owner.share(share)));
        }
    }

    /** A call that is larger than the whole share is let in alone. */
    private boolean isBackgroundFullFor(long tokens) {
        return background.waiting() > 0
                && background.waiting() + tokens > settings.queueTokens() / SHARE;
    }

    private void awaitRoom(long tokens, Deadline deadline) throws StageException {
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
            throw new StageException(
                    Kind.DEADLINE, "the caller was interrupted while it waited for room", e);
        }
    }

    private static long price(WaitingRow<?> row) {
        return row.tokens().length();
    }

    private static long tokens(InferenceCall<?> call) {
        long tokens = 0;
        for (TokenSequence row : call.rows()) {
            tokens += row.length();
        }
        return tokens;
    }
}
