package dev.winnow.inference.rerank;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.session.InferenceCall;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferencePool.Admission;
import dev.winnow.inference.session.OnnxModel;
import dev.winnow.inference.session.TokenSequence;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Submits the rows of one call to the pool in portions, so that a large call neither is refused for
 * its size nor fills the queue for all others. What is added later, such as the next wave of a
 * list, keeps the place of the first rows, so that a question that has begun is not overtaken;
 * after as many tokens as a portion the call goes to the end again, so that a large one does not
 * hold up what came after it. Measured in the tokens that the model will read, questions and
 * repeated context included, whatever the script. A row's result does not depend on the rows beside
 * it, so portions change nothing else. For one thread.
 *
 * @param <T> the value of a row
 */
final class BatchSubmission<T> implements AutoCloseable {

    /** Rows that were submitted together, and their tokens. */
    private record Portion<T>(InferenceCall<T> call, long tokens) {}

    /**
     * The share of the queue that one call may take. With the default queue a portion is as large
     * as a batch of a GPU.
     */
    private static final int QUEUE_SHARE = 4;

    /**
     * Portions of that share: while one runs, the next one waits, and no session is idle between
     * them.
     */
    private static final int PORTIONS = 2;

    private final InferencePool pool;
    private final OnnxModel<T> model;
    private final Deadline deadline;
    private final BooleanSupplier cancellation;
    private final long share;

    private final List<TokenSequence> rows = new ArrayList<>();
    private final List<@Nullable T> values = new ArrayList<>();
    private final ArrayDeque<Portion<T>> inFlight = new ArrayDeque<>();
    private @Nullable StageException cut;
    private long inFlightTokens;

    /** The newest call, and the tokens of all that have its place. */
    private @Nullable InferenceCall<T> begun;

    private long placeTokens;
    private int next;
    private int tokens;
    private Duration queueWait = Duration.ZERO;
    private Duration inference = Duration.ZERO;

    BatchSubmission(
            InferencePool pool,
            OnnxModel<T> model,
            Deadline deadline,
            BooleanSupplier cancellation) {
        this.pool = pool;
        this.model = model;
        this.deadline = deadline;
        this.cancellation = cancellation;
        this.share = Math.max(1, pool.settings().queueTokens() / QUEUE_SHARE);
    }

    /**
     * Adds rows behind those that were added before, and submits those that the share has room for.
     */
    void add(List<TokenSequence> more) throws StageException {
        rows.addAll(more);
        try {
            submit();
        } catch (StageException e) {
            endEarly(e);
        }
    }

    /**
     * Waits until the first rows have run.
     *
     * @param count how many, at most as many as were added
     * @return whether they have; if not, {@link #cut()} says why, and nothing runs any more
     * @throws StageException if the model failed or the caller went away
     */
    boolean await(int count) throws StageException {
        try {
            while (cut == null && values.size() < count) {
                if (inFlight.isEmpty()) {
                    submit();
                }
                take(inFlight.getFirst().call().await());
                if (values.size() < count) {
                    submit();
                }
            }
        } catch (StageException e) {
            endEarly(e);
        }
        return cut == null;
    }

    /**
     * Why rows were left out: the time was over, or the queue had no room for them; null as long as
     * none were.
     */
    @Nullable StageException cut() {
        return cut;
    }

    /** The value of a row that was added, null if it has not run. */
    @Nullable T value(int row) {
        return row < values.size() ? values.get(row) : null;
    }

    /** Tokens of the rows that have run. */
    int tokens() {
        return tokens;
    }

    /** The longest wait of a row. */
    Duration queueWait() {
        return queueWait;
    }

    /** Time in the model, summed over threads. */
    Duration inference() {
        return inference;
    }

    /** Gives up what has not run. */
    @Override
    public void close() {
        inFlight.forEach(portion -> portion.call().giveUp());
    }

    private void take(InferenceCall.Result<? extends @Nullable T> portion) {
        inFlightTokens -= inFlight.removeFirst().tokens();
        values.addAll(portion.values());
        tokens += portion.tokens();
        queueWait = portion.queueWait().compareTo(queueWait) > 0 ? portion.queueWait() : queueWait;
        inference = inference.plus(portion.inference());
    }

    /** Keeps what has run where time or room ended the rest. */
    private void endEarly(StageException reason) throws StageException {
        switch (reason.problem().kind()) {
            case DEADLINE, OVERLOADED -> cut = reason;
            default -> throw reason;
        }
        close();
        while (!inFlight.isEmpty()) {
            take(inFlight.getFirst().call().soFar());
        }
    }

    private void submit() throws StageException {
        while (cut == null && next < rows.size()) {
            if (cancellation.getAsBoolean()) {
                throw new StageException(
                        Kind.CANCELLED, "the caller went away while passages were scored");
            }
            int end = next + 1;
            long portion = rows.get(next).length();
            while (end < rows.size() && portion + rows.get(end).length() <= share / PORTIONS) {
                portion += rows.get(end).length();
                end++;
            }
            if (!inFlight.isEmpty() && inFlightTokens + portion > share) {
                return;
            }
            boolean keeps = placeTokens + portion <= share / PORTIONS;
            InferenceCall<T> call;
            try {
                call =
                        pool.submit(
                                model,
                                rows.subList(next, end),
                                deadline,
                                Admission.REFUSE,
                                keeps ? begun : null);
            } catch (StageException e) {
                if (e.problem().kind() == Kind.OVERLOADED && !inFlight.isEmpty()) {
                    // What was admitted runs; there may be room when it has.
                    return;
                }
                throw e;
            }
            placeTokens = keeps ? placeTokens + portion : portion;
            begun = call;
            inFlight.add(new Portion<>(call, portion));
            inFlightTokens += portion;
            next = end;
        }
    }
}
