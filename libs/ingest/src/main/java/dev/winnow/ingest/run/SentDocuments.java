package dev.winnow.ingest.run;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.topic.TopicWatermark;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Documents that a run sent to their topic, until they can be searched. For one thread. */
final class SentDocuments {

    private static final Logger LOG = LoggerFactory.getLogger(SentDocuments.class);

    /** How often a run looks whether its documents have arrived. */
    private static final Duration GLANCE = Duration.ofMillis(300);

    /** How long nobody is told that a run waits. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    /** Documents that are looked for at a time: each is one look into the index. */
    private static final int LOOKS = 200;

    private final DocumentStore store;
    private final Supplier<TopicWatermark> arrivals;
    private final TenantId tenant;
    private final IngestCounters tally;
    private final InstantSource clock;
    private final Deque<OnItsWay> onTheirWay = new ArrayDeque<>();

    /**
     * @param store tells what has arrived
     * @param arrivals tells when all that was sent has
     */
    SentDocuments(
            DocumentStore store,
            Supplier<TopicWatermark> arrivals,
            TenantId tenant,
            IngestCounters tally,
            InstantSource clock) {
        this.store = store;
        this.arrivals = arrivals;
        this.tenant = tenant;
        this.tally = tally;
        this.clock = clock;
    }

    /**
     * A document on its way.
     *
     * @param groups who will see it
     * @param before the version that the index had, or null
     */
    private record OnItsWay(
            String path, DocumentId id, List<String> groups, @Nullable StoredDocument before) {}

    /**
     * Adds one that was sent, and counts those that have arrived meanwhile.
     *
     * @param groups who will see it, none for the whole tenant
     * @param before the version that the index had, or null
     */
    void add(String path, DocumentId id, List<String> groups, @Nullable StoredDocument before)
            throws IOException, InterruptedException {
        onTheirWay.add(new OnItsWay(path, id, groups, before));
        if (onTheirWay.size() % LOOKS == 0) {
            countArrived(LOOKS);
        }
    }

    /** Until each document can be searched, was found unchanged, or was refused. */
    void awaitArrival() throws IOException, InterruptedException {
        if (onTheirWay.isEmpty()) {
            return;
        }
        tally.listener().handedOver();
        tally.listener().idle(this::allArrived);
        // The index counts a version that changes nothing, too.
        for (OnItsWay left : onTheirWay) {
            IngestProblem refused =
                    new IngestProblem(
                            left.path(),
                            IngestProblem.REFUSED,
                            "the document was sent and this version of it is not in the index: it was deleted since, or refused; 'winnow dlt list' tells why");
            tally.storeUnlessDeleted(
                    left.path(), left.id(), left.groups(), () -> tally.failed(refused));
        }
    }

    /** False if it was left open of some. */
    private boolean allArrived() throws IOException, InterruptedException {
        TopicWatermark arrival = arrivals.get();
        Instant told = clock.instant();
        for (boolean over = false; !over && !onTheirWay.isEmpty(); ) {
            tally.stopIfCancelled();
            if (Duration.between(told, clock.instant()).compareTo(SILENCE) > 0) {
                told = clock.instant();
                LOG.warn(
                        "{} documents are in their topic and not in the index yet; does a worker run, and what does its log say?",
                        onTheirWay.size());
            }
            // Asked first: what is over now has arrived before it is looked for.
            over = arrival.isOver();
            countArrived(over ? onTheirWay.size() : LOOKS);
            if (!over && !onTheirWay.isEmpty()) {
                Thread.sleep(GLANCE);
            }
        }
        return onTheirWay.isEmpty();
    }

    private void countArrived(int most) throws IOException, InterruptedException {
        for (int looks = Math.min(most, onTheirWay.size()); looks > 0; looks--) {
            OnItsWay next = onTheirWay.element();
            StoredDocument now = stored(next);
            onTheirWay.remove();
            StoredDocument before = next.before();
            if (now == null || (before != null && before.sequence() == now.sequence())) {
                onTheirWay.add(next);
            } else if (before != null
                    && before.contentHash().equals(now.contentHash())
                    && before.groups().equals(now.groups())) {
                tally.unchanged();
            } else {
                tally.stored(before != null, now.passages());
            }
        }
    }

    /** A store that is away has nothing to say yet; what was sent must not be sent again. */
    private @Nullable StoredDocument stored(OnItsWay document)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return store.stored(tenant, document.id()).orElse(null);
            } catch (IOException e) {
                tally.notNow(e);
            }
        }
    }
}
