package dev.winnow.ingest.run;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.extract.JsonLine;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.prepare.DocumentClaims;
import dev.winnow.ingest.prepare.DocumentMemory;
import dev.winnow.ingest.prepare.DocumentRefusedException;
import dev.winnow.ingest.prepare.OpenLines;
import dev.winnow.ingest.prepare.Preparation;
import dev.winnow.ingest.prepare.PreparationFailures;
import dev.winnow.ingest.prepare.Prepared;
import dev.winnow.ingest.run.IngestCounters.Workload;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.ingest.topic.DocumentEvent.DocumentKey;
import dev.winnow.ingest.topic.DocumentEvent.DocumentRecord;
import dev.winnow.ingest.topic.DocumentSender;
import dev.winnow.ingest.topic.DocumentSender.TopicAwayException;
import dev.winnow.ingest.topic.TopicWatermark;
import dev.winnow.platform.json.WinnowJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes uploaded files to the documents topic, where documents come by topic: a worker makes
 * passages of them. A run ends when they can be searched. A file is extracted here as well, and the
 * result dropped, so that whoever sends a broken one learns it from the job and not from a dead
 * letter.
 */
public final class TopicIngestion implements BatchIngestion {

    private static final Logger LOG = LoggerFactory.getLogger(TopicIngestion.class);

    private final @Nullable DocumentStore store;
    private final @Nullable Supplier<TopicWatermark> arrivals;
    private final Extractor extractor;
    private final DocumentSender topic;
    private final boolean impacts;
    private final ExtractionLimits limits;
    private final DocumentMemory memory;
    private final InstantSource clock;

    /**
     * For a program that does not see the index: every id may be taken, and a run ends when all is
     * sent.
     */
    public TopicIngestion(
            Extractor extractor, DocumentSender topic, boolean impacts, ExtractionLimits limits, InstantSource clock) {
        this(null, null, extractor, topic, impacts, limits, DocumentMemory.ofProcess(), clock);
    }

    /**
     * @param store tells which ids are taken, and what has arrived; null if neither is known
     * @param arrivals tells when all that was sent has; null as the store is
     * @param impacts whether documents may bring theirs
     */
    public TopicIngestion(
            @Nullable DocumentStore store,
            @Nullable Supplier<TopicWatermark> arrivals,
            Extractor extractor,
            DocumentSender topic,
            boolean impacts,
            ExtractionLimits limits,
            DocumentMemory memory,
            InstantSource clock) {
        this.store = store;
        this.arrivals = arrivals;
        this.extractor = extractor;
        this.topic = topic;
        this.impacts = impacts;
        this.limits = limits;
        this.memory = memory;
        this.clock = clock;
    }

    @Override
    public IngestReport run(IngestBatch batch, IngestListener listener) throws IOException, InterruptedException {
        IngestCounters tally = new IngestCounters(Workload.of(batch.files(), limits), clock, listener);
        Run run = new Run(batch, tally);
        tally.begin(batch);
        for (SourceFile file : batch.files()) {
            if (JsonLines.isPromisedBy(file.name())) {
                run.lines(file);
            } else {
                run.file(file);
            }
        }
        if (run.onTheirWay != null) {
            run.onTheirWay.awaitArrival();
        }
        return tally.report();
    }

    @Override
    public boolean remove(TenantId tenant, DocumentId id, boolean stored) throws IOException {
        topic.delete(new DocumentKey(tenant, id));
        return false;
    }

    /** One batch. */
    private final class Run {

        private final IngestBatch batch;
        private final IngestCounters tally;
        private final @Nullable DocumentClaims known;
        private final Set<DocumentId> sent = new HashSet<>();
        private final @Nullable SentDocuments onTheirWay;
        private final String name = UUID.randomUUID().toString();

        /** Since a file could last be read. */
        private int tries;

        Run(IngestBatch batch, IngestCounters tally) {
            this.batch = batch;
            this.tally = tally;
            this.known = store == null ? null : new DocumentClaims(store, batch.tenant(), batch.replaceable());
            this.onTheirWay =
                    store == null || arrivals == null
                            ? null
                            : new SentDocuments(store, arrivals, batch.tenant(), tally, clock);
        }

        void file(SourceFile file) throws IOException, InterruptedException {
            tally.stopIfCancelled();
            long size = Workload.size(file, limits);
            try {
                memory.requirePossible(size);
                if (!memory.take(batch.tenant(), size, Duration.ZERO)) {
                    tally.awaitMemory(memory, batch.tenant(), size);
                }
                try {
                    send(file);
                } finally {
                    memory.give(batch.tenant(), size);
                }
            } catch (ExtractionException e) {
                IngestProblem problem = problem(file.path(), e);
                tally.count(
                        e.failure() == ExtractionFailure.UNSUPPORTED
                                ? new Prepared.Unsupported(problem)
                                : new Prepared.Failed(problem));
            }
        }

        private void send(SourceFile file) throws ExtractionException, IOException, InterruptedException {
            String path = file.path();
            DocumentId id = IngestRun.id(path);
            if (id == null) {
                fail(path, IngestProblem.INVALID_ID, "the path cannot be a document's id");
                return;
            }
            byte[] content;
            String mediaType;
            try {
                content = Preparation.read(file, limits);
                mediaType = mediaType(file.name(), content);
            } catch (IOException e) {
                tally.failed(PreparationFailures.unreadable(file, e));
                return;
            } catch (RuntimeException | Error e) {
                tally.failed(PreparationFailures.internal(path, e));
                return;
            }
            send(
                    path,
                    id,
                    file,
                    new DocumentRecord(
                            file.title(),
                            null,
                            content,
                            mediaType,
                            file.uri(),
                            file.readers().named(),
                            defaults(file),
                            file.metadata(),
                            null));
        }

        /** Until a process reads the file, if the listener of the run waits that long. */
        private String mediaType(String name, byte[] content) throws ExtractionException, InterruptedException {
            while (true) {
                try {
                    String read = extractor.extract(name, content).mediaType();
                    tries = 0;
                    return read;
                } catch (ExtractionException e) {
                    if (e.failure().isOfTheFile() || tries >= IngestRun.MOST_TRIES) {
                        throw e;
                    }
                    tries++;
                    try {
                        tally.notNow(new IOException(e.getMessage()));
                    } catch (IOException impatient) {
                        throw e;
                    }
                }
            }
        }

        void lines(SourceFile file) throws IOException, InterruptedException {
            try (OpenLines lines = OpenLines.of(file, memory.ofLines(limits), impacts)) {
                for (JsonLine line = lines.next(); line != null; line = lines.next()) {
                    tally.stopIfCancelled();
                    String path = "%s:%d".formatted(file.path(), line.number());
                    switch (line) {
                        case JsonLine.Bad bad -> tally.failed(problem(path, bad.failure()));
                        case JsonLine.Document document -> send(path, document.id(), file, record(file, document));
                    }
                }
            } catch (ExtractionException unreadable) {
                tally.failed(problem(file.path(), unreadable));
            }
        }

        private DocumentRecord record(SourceFile file, JsonLine.Document line) {
            ExtractedDocument document = line.document();
            Metadata metadata = Preparation.merged(document.metadata(), file.metadata());
            return new DocumentRecord(
                    file.title() == null ? document.title() : file.title(),
                    document.text(),
                    null,
                    null,
                    file.uri(),
                    file.readers().named(),
                    defaults(file),
                    metadata,
                    line.impacts().isEmpty() ? null : WinnowJson.strict().valueToTree(line.impacts().weights()));
        }

        private static @Nullable List<String> defaults(SourceFile file) {
            List<String> sender = file.readers().sender();
            return file.readers().named() != null || sender.isEmpty() ? null : sender;
        }

        private void send(String path, DocumentId id, SourceFile file, DocumentRecord record)
                throws IOException, InterruptedException {
            if (!sent.add(id)) {
                fail(
                        path,
                        IngestProblem.CLASH,
                        "another document of this run has the id '%s'; give one of the two another name".formatted(id));
                return;
            }
            StoredDocument stored = known == null ? null : known.claim(id, file).stored();
            if (stored != null && !batch.replaceable().allows(stored)) {
                fail(path, IngestProblem.CLASH, "the id '%s' is taken".formatted(id));
                return;
            }
            List<String> groups = file.description(stored).groups();
            try {
                if (!put(path, new DocumentKey(batch.tenant(), id), groups, record)) {
                    return;
                }
            } catch (DocumentRefusedException e) {
                fail(path, e.code(), String.valueOf(e.getMessage()));
                return;
            }
            if (onTheirWay == null) {
                tally.stored(false, 0);
            } else {
                onTheirWay.add(path, id, groups, stored);
            }
        }

        /**
         * Until the broker has it, if the listener waits that long.
         *
         * @return false if it was deleted meanwhile
         */
        private boolean put(String path, DocumentKey key, List<String> groups, DocumentRecord record)
                throws IOException, DocumentRefusedException, InterruptedException {
            while (true) {
                try {
                    return tally.storeUnlessDeleted(path, key.id(), groups, () -> topic.put(key, record, name));
                } catch (TopicAwayException e) {
                    tally.notNow(e);
                    LOG.warn("A document waits for its topic: {}", e.getMessage());
                }
            }
        }

        private static IngestProblem problem(String path, ExtractionException failure) {
            return new IngestProblem(path, failure.failure().code(), String.valueOf(failure.getMessage()));
        }

        private void fail(String path, String code, String message) {
            tally.failed(new IngestProblem(path, code, message));
        }
    }

    /** Documents that a run sent to their topic, until they can be searched. For one thread. */
    private static final class SentDocuments {

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
        private record OnItsWay(String path, DocumentId id, List<String> groups, @Nullable StoredDocument before) {}

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
                IngestProblem refused = new IngestProblem(
                        left.path(),
                        IngestProblem.REFUSED,
                        "the document was sent and this version of it is not in the index: it was deleted since, or refused; 'winnow dlt list' tells why");
                tally.storeUnlessDeleted(left.path(), left.id(), left.groups(), () -> tally.failed(refused));
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
        private @Nullable StoredDocument stored(OnItsWay document) throws IOException, InterruptedException {
            while (true) {
                try {
                    return store.stored(tenant, document.id()).orElse(null);
                } catch (IOException e) {
                    tally.notNow(e);
                }
            }
        }
    }
}
