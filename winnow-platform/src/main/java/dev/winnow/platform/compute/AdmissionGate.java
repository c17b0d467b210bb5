package dev.winnow.platform.compute;

import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.Problems;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Semaphore;

/** Lets a limited number of requests in, those that wait included. Who comes later is told so at once instead of waiting for nothing. */
final class AdmissionGate {

    /** Name of the limit, in problems, metrics and settings. */
    static final String LIMIT = "concurrent-requests";

    private final int limit;
    private final Semaphore permits;
    private final MeterRegistry meters;

    AdmissionGate(int limit, MeterRegistry meters) {
        this.limit = limit;
        this.permits = new Semaphore(limit);
        this.meters = meters;
        Gauge.builder(WinnowNames.ADMITTED, this, AdmissionGate::inside).register(meters);
    }

    /**
     * Takes a place, which {@link #leave} gives back.
     *
     * @throws ProblemException 429 if all places are taken
     */
    void enter() {
        if (!permits.tryAcquire()) {
            meters.counter(WinnowNames.REJECTED, WinnowNames.LIMIT, LIMIT).increment();
            throw Problems.OVERLOADED
                    .because(
                            "%d requests run or wait already, which is the limit %s; try again later"
                                    .formatted(limit, LIMIT))
                    .limit(limit, limit + 1L);
        }
    }

    void leave() {
        permits.release();
    }

    int inside() {
        return limit - permits.availablePermits();
    }
}
