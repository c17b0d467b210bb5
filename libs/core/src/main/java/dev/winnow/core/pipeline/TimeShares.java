package dev.winnow.core.pipeline;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Splits a request's time over its stages. A reserve for the fallback is taken off first: with
 * equal inner and outer limits a fallback could never run. The rest is split in fixed proportions
 * over the stages still to come, so unused time is left to the later ones.
 */
public final class TimeShares {

    /** 15 % of the time is left for the fallback and for writing the answer. */
    private static final double RESERVE = .15;

    /**
     * Of a short time more: cutting twenty whole passages to the budget takes ten milliseconds and
     * more while rows that came too late still run. With 15 of 100 ms one answer in 70 was late.
     */
    private static final Duration LEAST_RESERVE = Duration.ofMillis(25);

    /** Of less than twice that half is left, so that the work has as much. */
    private static final double MOST_RESERVE = .5;

    private TimeShares() {}

    /**
     * The share of a stage when all four run: the model gets most, the index a quarter, the rest
     * are quick.
     */
    private static double share(StageId stage) {
        return switch (stage) {
            case KG -> .05;
            case RETRIEVER -> .25;
            case RERANKER -> .6;
            case PRUNER -> .1;
        };
    }

    /** The instant at which the reserve begins, of a request whose time begins now. */
    public static Deadline withoutReserve(Deadline request, InstantSource clock) {
        if (request.equals(Deadline.NONE)) {
            return request;
        }
        Instant now = clock.instant();
        Duration left = Duration.between(now, request.at());
        return new Deadline(now.plus(left.minus(reserve(left))));
    }

    /**
     * The deadline of the first stage of those that are still to come, whether they run here or
     * elsewhere. The last stage may use the reserve.
     */
    static Deadline next(
            List<StageId> toCome, Deadline usable, Deadline request, InstantSource clock) {
        if (request.equals(Deadline.NONE) || toCome.size() == 1) {
            return request;
        }
        double all = 0;
        for (StageId stage : toCome) {
            all += share(stage);
        }
        Duration left = usable.remaining(clock);
        return new Deadline(clock.instant().plus(scale(left, share(toCome.getFirst()) / all)));
    }

    private static Duration reserve(Duration left) {
        Duration share = scale(left, RESERVE);
        Duration most = scale(left, MOST_RESERVE);
        Duration least = LEAST_RESERVE.compareTo(most) < 0 ? LEAST_RESERVE : most;
        return share.compareTo(least) < 0 ? least : share;
    }

    private static Duration scale(Duration duration, double by) {
        return Duration.ofNanos((long) (duration.toNanos() * by));
    }
}
