package dev.winnow.platform.compute;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets a limited number of requests in, those that wait included, and of each tenant fewer, so that
 * one of them cannot take all places. Who comes later is told so at once instead of waiting for
 * nothing.
 */
public final class AdmissionGate {

    /** Names of the limits, in problems, metrics and settings. */
    static final String LIMIT = "concurrent-requests";

    static final String TENANT_LIMIT = "requests-per-tenant";

    private final int limit;
    private final int share;
    private final MeterRegistry meters;
    private final Map<TenantId, Integer> inside = new HashMap<>();
    private int all;

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
     * @param tenant for whom
     * @throws ProblemException 429 if all places are taken, or all that one tenant may have
     */
    public synchronized void enter(TenantId tenant) {
        int own = inside.getOrDefault(tenant, 0);
        if (all >= limit) {
            rejected(LIMIT);
            throw ProblemException.of(
                            Kind.OVERLOADED,
                            "%d requests run or wait already, which is the limit winnow.pipeline.caps.%s; try again later"
                                    .formatted(limit, LIMIT))
                    .limit(limit, limit + 1L);
        }
        if (own >= share) {
            rejected(TENANT_LIMIT);
            throw ProblemException.overShare(
                    "%d requests of this tenant run or wait already, which is the limit winnow.pipeline.caps.%s; try again later"
                            .formatted(share, TENANT_LIMIT),
                    share);
        }
        inside.put(tenant, own + 1);
        all++;
    }

    public synchronized void leave(TenantId tenant) {
        all--;
        inside.computeIfPresent(tenant, (who, own) -> own == 1 ? null : own - 1);
    }

    synchronized int inside() {
        return all;
    }

    private void rejected(String limit) {
        meters.counter(WinnowNames.REJECTED, WinnowNames.LIMIT, limit).increment();
    }
}
