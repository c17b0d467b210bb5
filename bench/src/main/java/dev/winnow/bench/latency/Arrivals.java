package dev.winnow.bench.latency;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Questions that arrive at a fixed rate whether or not those before them are answered. A question's
 * time counts from when it was due: a pipeline that falls behind delays those that come after, and
 * a sender that waited for it would not see that.
 *
 * @param perSecond questions a second
 * @param warmUp the first questions, whose times do not count
 * @param timed those that are timed
 */
public record Arrivals(double perSecond, int warmUp, int timed) {

    public Arrivals {
        if (!(perSecond > 0) || perSecond > 1_000) {
            throw new IllegalArgumentException(
                    "a rate must be above 0 and at most 1,000 questions a second, got "
                            + perSecond);
        }
        if (warmUp < 0 || timed < 1) {
            throw new IllegalArgumentException(
                    "at least one question must be timed and none or more go before, got %d and %d"
                            .formatted(timed, warmUp));
        }
    }

    int count() {
        return warmUp + timed;
    }

    boolean counts(int number) {
        return number >= warmUp;
    }

    /** The time at which a question is due, in nanoseconds after the first. */
    long due(int number) {
        return Math.round(number / perSecond * TimeUnit.SECONDS.toNanos(1));
    }

    /**
     * Sends each question when it is due, or at once if that is over. Ends early if the thread is
     * interrupted.
     *
     * @param start when the first is due, on the clock of {@link System#nanoTime()}
     * @param send gets the number of each question, and must not block
     */
    void run(long start, IntConsumer send) {
        for (int i = 0; i < count() && !Thread.currentThread().isInterrupted(); i++) {
            long left;
            while ((left = start + due(i) - System.nanoTime()) > 0
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(left);
            }
            send.accept(i);
        }
    }
}
