package dev.winnow.platform.request;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * The part of the heap that bodies of requests and long answers may take, counted before their
 * bytes are there: an eighth in all, and half of that for one tenant. A body costs about twice its
 * bytes more while it is parsed, so that with all of the room taken the rest of the heap still
 * serves others. Safe for use by several threads.
 */
public final class HeapRoom {

    /** Picked by hand: with three times the bytes taken, five eighths of the heap are left. */
    private static final int SHARE = 8;

    private static final String LIMIT = "heap-bytes";

    private static final String ATTRIBUTE = HeapRoom.class.getName();

    private final long bytes;
    private final long ofTenant;
    private final MeterRegistry meters;
    private final Map<TenantId, Long> taken = new HashMap<>();
    private long all;

    /**
     * @param heap bytes of the whole heap
     */
    public HeapRoom(long heap, MeterRegistry meters) {
        this.bytes = heap / SHARE;
        this.ofTenant = bytes / 2;
        this.meters = meters;
    }

    /** What one request holds, until its answer is complete. For one thread at a time. */
    public final class Place implements AutoCloseable {

        private final TenantId tenant;
        private long held;

        private Place(TenantId tenant) {
            this.tenant = tenant;
        }

        /**
         * Takes room for more of a body.
         *
         * @param more bytes
         * @throws ProblemException 429 if others hold the room; 413 if the place would be larger
         *     than all that a tenant may have
         */
        void grow(long more) {
            take(tenant, held, more);
            held += more;
        }

        /**
         * Takes room for an answer, or all that a tenant may have for one that is larger.
         *
         * @param more bytes
         * @throws ProblemException 429 if others hold the room
         */
        public void growForAnswer(long more) {
            grow(Math.min(more, ofTenant - held));
        }

        /** Gives all of it back; without effect the second time. */
        @Override
        public void close() {
            leave(tenant, held);
            held = 0;
        }
    }

    /** A place of a tenant's that holds nothing yet, to be found by {@link #of}. */
    Place open(TenantId tenant, ServletRequest request) {
        Place place = new Place(tenant);
        request.setAttribute(ATTRIBUTE, place);
        return place;
    }

    /**
     * The place of a request whose caller is known; of one that was made to answer another, that
     * one's.
     */
    public static Place of(ServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Place place) {
            return place;
        }
        throw new IllegalStateException("a request without a caller takes no room");
    }

    private synchronized void take(TenantId tenant, long held, long more) {
        if (held + more > ofTenant) {
            throw ProblemException.of(
                            Kind.TOO_LARGE,
                            "the body has %,d bytes or more, and all bodies of a tenant together may have %,d, a sixteenth of this server's heap; send less at once, or give Java more (-Xmx)"
                                    .formatted(held + more, ofTenant))
                    .limit(ofTenant, held + more);
        }
        long own = taken.getOrDefault(tenant, 0L);
        if (own + more > ofTenant) {
            throw busy("%,d bytes of bodies and answers of this tenant", ofTenant, own + more);
        }
        if (all + more > bytes) {
            throw busy("%,d bytes of bodies and answers", bytes, all + more);
        }
        all += more;
        taken.merge(tenant, more, Long::sum);
    }

    private ProblemException busy(String what, long limit, long wanted) {
        meters.counter(WinnowNames.REJECTED, WinnowNames.LIMIT, LIMIT).increment();
        return ProblemException.of(
                        Kind.OVERLOADED,
                        "%s are as many as this server's heap has room for at a time, and this request needs more; send it again later"
                                .formatted(what.formatted(limit)))
                .limit(limit, wanted);
    }

    private synchronized void leave(TenantId tenant, long size) {
        all -= size;
        taken.computeIfPresent(tenant, (who, own) -> own == size ? null : own - size);
    }
}
