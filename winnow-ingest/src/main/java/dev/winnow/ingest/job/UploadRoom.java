package dev.winnow.ingest.job;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Room for uploads, from before their bodies are read until their jobs have ended: how many there
 * are and how many bytes they have, in all and of each tenant. Safe for use by several threads.
 */
public final class UploadRoom {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final int most;
    private final int mostOfTenant;
    private final long bytes;
    private final Map<TenantId, Taken> ofTenants = new HashMap<>();
    private Taken all = new Taken(0, 0);

    /**
     * @param most uploads at a time
     * @param mostOfTenant of them of one tenant
     * @param bytes of all of them together; one tenant has half of it
     */
    public UploadRoom(int most, int mostOfTenant, long bytes) {
        this.most = most;
        this.mostOfTenant = mostOfTenant;
        this.bytes = bytes;
    }

    private record Taken(int uploads, long bytes) {

        Taken plus(int more, long moreBytes) {
            return new Taken(uploads + more, bytes + moreBytes);
        }
    }

    /** What one upload takes. */
    public final class Place {

        private final TenantId tenant;
        private final long held;
        private boolean left;

        private Place(TenantId tenant, long held) {
            this.tenant = tenant;
            this.held = held;
        }

        /** Gives it back; without effect the second time. */
        public void leave() {
            synchronized (UploadRoom.this) {
                if (!left) {
                    left = true;
                    add(tenant, -1, -held);
                }
            }
        }
    }

    /**
     * Takes room for an upload.
     *
     * @param size bytes that it has at most
     * @throws ProblemException 429 if there is none; 413 if there never can be
     */
    public synchronized Place take(TenantId tenant, long size) {
        long share = bytes / 2;
        if (size > share) {
            throw ProblemException.of(
                            Kind.TOO_LARGE,
                            "the upload may have %,d bytes, and all of a tenant's uploads together at most %,d, which is half of winnow.ingest.max-staged-size; send its length with it, or send it in parts"
                                    .formatted(size, share))
                    .limit(share, size);
        }
        Taken own = ofTenants.getOrDefault(tenant, new Taken(0, 0));
        refuse(all.uploads() + 1, most, "%,d uploads", "winnow.ingest.max-waiting-jobs");
        refuse(
                own.uploads() + 1,
                mostOfTenant,
                "%,d uploads of this tenant",
                "winnow.ingest.max-waiting-jobs-per-tenant");
        refuse(all.bytes() + size, bytes, "%,d bytes", "winnow.ingest.max-staged-size");
        refuse(
                own.bytes() + size,
                share,
                "%,d bytes of this tenant",
                "half of winnow.ingest.max-staged-size");
        return takeAnyway(tenant, size);
    }

    private static void refuse(long wanted, long limit, String what, String key) {
        if (wanted > limit) {
            throw ProblemException.of(
                            Kind.OVERLOADED,
                            "%s are as many as may wait for the index (%s), and this upload would be more; send it again later"
                                    .formatted(what.formatted(limit), key))
                    .limit(limit, wanted)
                    .retryAfter(RETRY);
        }
    }

    /**
     * Takes room whether there is any or not, for an upload that was accepted by an earlier
     * process.
     */
    synchronized Place takeAnyway(TenantId tenant, long size) {
        add(tenant, 1, size);
        return new Place(tenant, size);
    }

    private void add(TenantId tenant, int uploads, long size) {
        all = all.plus(uploads, size);
        Taken own = ofTenants.getOrDefault(tenant, new Taken(0, 0)).plus(uploads, size);
        if (own.uploads() == 0) {
            ofTenants.remove(tenant);
        } else {
            ofTenants.put(tenant, own);
        }
    }
}
