package dev.winnow.platform.request;

import dev.winnow.core.fair.Holdings;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletRequest;

/**
 * The part of the heap that bodies of requests and long answers may take, counted before their
 * bytes are there: an eighth in all, half of that for one tenant, and a part of that for each of
 * its users. A text costs about twice its bytes more while it is parsed, for which the rest of the
 * heap has room; what becomes of structure costs thirty times its bytes, and is counted too. Safe
 * for use by several threads.
 */
public final class HeapRoom {

    /** Picked by hand: three times the bytes are three eighths; documents have a half. */
    private static final int SHARE = 8;

    private static final String LIMIT = "heap-bytes";

    private static final String ATTRIBUTE = HeapRoom.class.getName();

    private final long bytes;
    private final long ofTenant;
    private final MeterRegistry meters;
    private final Holdings taken = new Holdings();

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

        private final Owner owner;
        private long held;

        private Place(Owner owner) {
            this.owner = owner;
        }

        /**
         * Takes room for more of a body, or for what is made of it.
         *
         * @param more bytes
         * @throws ProblemException 429 if others hold the room; 413 if the place would be larger
         *     than all that the owner may have
         */
        public void grow(long more) {
            take(owner, held, more);
            held += more;
        }

        /**
         * Takes room for an answer, or all that the owner may have for one that is larger.
         *
         * @param more bytes
         * @throws ProblemException 429 if others hold the room
         */
        public void growForAnswer(long more) {
            grow(Math.min(more, owner.share(ofTenant) - held));
        }

        /**
         * A place of the same owner for something that is sooner given back, with room for it as
         * {@link #growForAnswer} takes it.
         */
        public Place beside(long size) {
            Place place = new Place(owner);
            place.grow(Math.min(size, owner.share(ofTenant) - held));
            return place;
        }

        /** Gives all of it back; without effect the second time. */
        @Override
        public void close() {
            leave(owner, held);
            held = 0;
        }
    }

    /** A place that holds nothing yet, to be found by {@link #of}. */
    Place open(Owner owner, ServletRequest request) {
        Place place = new Place(owner);
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

    private synchronized void take(Owner owner, long held, long more) {
        long most = owner.share(ofTenant);
        if (held + more > most) {
            throw ProblemException.of(
                            Kind.TOO_LARGE,
                            "the body takes %,d bytes of memory or more, and all that you have under way may take %,d, a part of this server's heap; send less at once, or give Java more (-Xmx)"
                                    .formatted(held + more, most))
                    .limit(most, held + more);
        }
        refuse(taken.of(owner) + more, most, "yours");
        refuse(taken.of(owner.tenant()) + more, ofTenant, "your tenant's");
        refuse(taken.all() + more, bytes, "all");
        taken.add(owner, more);
    }

    private void refuse(long wanted, long limit, String whose) {
        if (wanted > limit) {
            meters.counter(WinnowNames.REJECTED, WinnowNames.LIMIT, LIMIT).increment();
            throw ProblemException.of(
                            Kind.OVERLOADED,
                            "bodies and answers under way, %s, would have %,d bytes with this one, and this server's heap has room for %,d of them at a time; send it again later"
                                    .formatted(whose, wanted, limit))
                    .limit(limit, wanted);
        }
    }

    private synchronized void leave(Owner owner, long size) {
        taken.add(owner, -size);
    }
}
