package dev.winnow.platform.compute;

import dev.winnow.core.fair.Holdings;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Lets a limited number of requests in, those that wait included, and of each tenant fewer, of each
 * of its users fewer still, so that one of them cannot take all places. Who comes later is told so
 * at once instead of waiting for nothing.
 */
public final class AdmissionGate {

    /** Names of the limits, in problems, metrics and settings. */
    static final String LIMIT = "concurrent-requests";

    static final String TENANT_LIMIT = "requests-per-tenant";

    private static final String USER_LIMIT = "requests-per-user";

    private final int limit;
    private final int share;
    private final MeterRegistry meters;
    private final Holdings inside = new Holdings();

    /**
     * @param share the most of one tenant
     */
    public AdmissionGate(int limit, int share, MeterRegistry meters) {
        this.limit = limit;
        this.share = share;
        this.meters = meters;
    }

    /**
     * Takes a place, which {@link #leave} gives back.
     *
     * @param owner for whom
     * @throws ProblemException 429 if all places are taken, or all that one tenant or user may have
     */
    public synchronized void enter(Owner owner) {
        if (inside.all() >= limit) {
            rejected(LIMIT);
            throw ProblemException.of(
                            Kind.OVERLOADED,
                            "%d requests run or wait already, which is the limit winnow.pipeline.caps.%s; try again later"
                                    .formatted(limit, LIMIT))
                    .limit(limit, limit + 1L);
        }
        if (inside.of(owner.tenant()) >= share) {
            rejected(TENANT_LIMIT);
            throw ProblemException.overShare(
                    "%d requests of this tenant run or wait already, which is the limit winnow.pipeline.caps.%s; try again later"
                            .formatted(share, TENANT_LIMIT),
                    share);
        }
        int most = Math.toIntExact(owner.share(share));
        if (inside.of(owner) >= most) {
            rejected(USER_LIMIT);
            throw ProblemException.overShare(
                    "%d requests of this user run or wait already, which is a quarter of winnow.pipeline.caps.%s; try again later"
                            .formatted(most, TENANT_LIMIT),
                    most);
        }
        inside.add(owner, 1);
    }

    public synchronized void leave(Owner owner) {
        inside.add(owner, -1);
    }

    synchronized int inside() {
        return Math.toIntExact(inside.all());
    }

    private void rejected(String limit) {
        meters.counter(WinnowNames.REJECTED, WinnowNames.LIMIT, limit).increment();
    }
}
