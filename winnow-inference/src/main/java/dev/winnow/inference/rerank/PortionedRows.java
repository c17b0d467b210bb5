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
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Submits the rows of one call to the pool in portions, so that a large call neither is refused for
 * its size nor fills the queue for all others. Measured in the tokens that the model will read,
 * questions and repeated context included, whatever the script. A row's result does not depend on
 * the rows beside it, so portions change nothing else. For one thread.
 *
 * @param <T> the value of a row
 */
final class PortionedRows<T> implements AutoCloseable {

    /** The share of the queue that one call may take. With the default queue a portion is as large as a batch of a GPU. */
    private static final int QUEUE_SHARE = 4;

    /** Portions of that share: while one runs, the next one waits, and no session is idle between them. */
    private static final int PORTIONS = 2;

    private final InferencePool pool;
    private final OnnxModel<T> model;
    private final Deadline deadline;
    private final BooleanSupplier cancellation;
    private final long share;

    private final List<TokenSequence> rows = new ArrayList<>();
    private final List<T> values = new ArrayList<>();
    private final ArrayDeque<InferenceCall<T>> inFlight = new ArrayDeque<>();
    private long inFlightTokens;
    private int next;
    private int tokens;
    private Duration queueWait = Duration.ZERO;
    private Duration inference = Duration.ZERO;

    PortionedRows(
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
        submit();
    }

    /**
     * Waits for all rows.
     *
     * @return one value for each, in order
     */
    List<T> await() throws StageException {
        while (!inFlight.isEmpty()) {
            InferenceCall.Result<T> portion = inFlight.getFirst().await();
            inFlight.removeFirst();
            inFlightTokens -= portion.tokens();
            values.addAll(portion.values());
            tokens += portion.tokens();
            queueWait =
                    portion.queueWait().compareTo(queueWait) > 0 ? portion.queueWait() : queueWait;
            inference = inference.plus(portion.inference());
            submit();
        }
        return Collections.unmodifiableList(values);
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
        inFlight.forEach(InferenceCall::giveUp);
    }

    private void submit() throws StageException {
        while (next < rows.size()) {
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
            inFlight.add(pool.submit(model, rows.subList(next, end), deadline, Admission.REFUSE));
            inFlightTokens += portion;
            next = end;
        }
    }
}
