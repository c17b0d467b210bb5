package dev.winnow.ingest.job;

import dev.winnow.core.fair.Holdings;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import java.time.Duration;

/**
 * Room for uploads, from before their bodies are read until their jobs have ended: how many there
 * are and how many bytes they have, in all, of each tenant, and of each of its users a part of
 * that. Other bodies on the same disk take their bytes of it. Safe for use by several threads.
 */
public final class UploadQuota {

    private static final Duration RETRY = Duration.ofSeconds(10);

    /**
     * One part of so many of the uploads is a tenant's, so that others find room; picked by hand.
     */
    private static final int PARTS = 4;

    private static final Bound UPLOADS =
            new Bound("uploads", "winnow.ingest.max-waiting-jobs", "a quarter", "a sixteenth");

    private static final Bound BYTES =
            new Bound("bytes", "winnow.ingest.max-staged-size", "half", "an eighth");

    private final int most;
    private final int mostOfTenant;
    private final long bytes;
    private final Holdings uploads = new Holdings();
    private final Holdings sizes = new Holdings();

    /**
     * @param most uploads at a time; one tenant has a quarter of it, and a user of one a quarter of
     *     that
     * @param bytes of all of them together; one tenant has half of it, and a user of one a quarter
     *     of that
     */
    public UploadQuota(int most, long bytes) {
        this.most = most;
        this.mostOfTenant = Math.max(1, most / PARTS);
        this.bytes = bytes;
    }

    /**
     * The words in which too much of something is refused.
     *
     * @param key the setting of all of it
     * @param ofTenant the part of it that one tenant has
     * @param ofUser the part that one user has
     */
    private record Bound(String unit, String key, String ofTenant, String ofUser) {

        void require(
                Holdings held,
                Owner owner,
                long more,
                long most,
                long mostOfTenant,
                String refusal) {
            refuse(held.all() + more, most, unit, refusal.formatted(key));
            refuse(
                    held.of(owner.tenant()) + more,
                    mostOfTenant,
                    unit + " of this tenant",
                    refusal.formatted(ofTenant + " of " + key));
            refuse(
                    held.of(owner) + more,
                    owner.share(mostOfTenant),
                    unit + " of this user",
                    refusal.formatted(ofUser + " of " + key));
        }

        private static void refuse(long wanted, long limit, String what, String refusal) {
            if (wanted > limit) {
                throw ProblemException.of(
                                Kind.OVERLOADED,
                                "%,d %s are as many as %s; send it again later"
                                        .formatted(limit, what, refusal))
                        .limit(limit, wanted)
                        .retryAfter(RETRY);
            }
        }
    }

    /** What one upload or body takes. */
    public final class Place {

        private final Owner owner;
        private final int counted;
        private final long held;
        private boolean left;

        private Place(Owner owner, int counted, long held) {
            this.owner = owner;
            this.counted = counted;
            this.held = held;
        }

        /** Gives it back; without effect the second time. */
        public void leave() {
            synchronized (UploadQuota.this) {
                if (!left) {
                    left = true;
                    uploads.add(owner, -counted);
                    sizes.add(owner, -held);
                }
            }
        }
    }

    /** Most bytes of all uploads of an owner. */
    public long share(Owner owner) {
        return owner.share(bytes / 2);
    }

    /**
     * Takes room for an upload.
     *
     * @param size bytes that it has at most
     * @throws ProblemException 429 if there is none; 413 if there never can be
     */
    public synchronized Place take(Owner owner, long size) {
        requirePossible("upload", owner, size);
        String refusal = "may wait for the index (%s), and this upload would be more";
        UPLOADS.require(uploads, owner, 1, most, mostOfTenant, refusal);
        BYTES.require(sizes, owner, size, bytes, bytes / 2, refusal);
        return takeAnyway(owner, size);
    }

    /**
     * Takes bytes alone, for a body that lies on the disk and is no upload here.
     *
     * @param size bytes that it has at most
     * @throws ProblemException 429 if there is no room; 413 if there never can be
     */
    public synchronized Place takeBytes(Owner owner, long size) {
        requirePossible("body", owner, size);
        String refusal = "may lie on the disk at a time (%s), and this body would be more";
        BYTES.require(sizes, owner, size, bytes, bytes / 2, refusal);
        return place(owner, 0, size);
    }

    private void requirePossible(String what, Owner owner, long size) {
        boolean user = owner.user() != null;
        long own = share(owner);
        if (size > own) {
            throw ProblemException.of(
                            Kind.TOO_LARGE,
                            "the %s may have %,d bytes, and all of a %s's together at most %,d, which is %s of winnow.ingest.max-staged-size; send its length with it, or send it in parts"
                                    .formatted(
                                            what,
                                            size,
                                            user ? "user" : "tenant",
                                            own,
                                            user ? "an eighth" : "half"))
                    .limit(own, size);
        }
    }

    /**
     * Takes room whether there is any or not, for an upload that was accepted by an earlier
     * process.
     */
    synchronized Place takeAnyway(Owner owner, long size) {
        return place(owner, 1, size);
    }

    private Place place(Owner owner, int counted, long size) {
        uploads.add(owner, counted);
        sizes.add(owner, size);
        return new Place(owner, counted, size);
    }
}
