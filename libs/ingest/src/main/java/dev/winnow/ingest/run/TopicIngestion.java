package dev.winnow.ingest.run;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.extract.JsonLines.JsonLine;
import dev.winnow.ingest.prepare.DocumentMemory;
import dev.winnow.ingest.prepare.DocumentPreparation.DocumentRefusedException;
import dev.winnow.ingest.prepare.Preparation;
import dev.winnow.ingest.prepare.PreparationFailures;
import dev.winnow.ingest.prepare.Prepared;
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
import tools.jackson.databind.JsonNode;

/**
 * Writes uploaded files to the documents topic, where documents come by topic: a worker makes
 * passages of them. A run ends when they can be searched. A file is extracted here as well, and the
 * result dropped, so that whoever sends a broken one learns it from the job and not from a dead
 * letter.
 *
 * @param store tells which ids are taken, and what has arrived; null if neither is known
 * @param arrivals tells when all that was sent has arrived; null where that is not known, and a run
 *     ends when all is sent
 * @param impacts whether documents may bring theirs
 */
public record TopicIngestion(
        @Nullable DocumentStore store,
        @Nullable Supplier<TopicWatermark> arrivals,
        Extractor extractor,
        DocumentSender topic,
        boolean impacts,
        ExtractionLimits limits,
        DocumentMemory memory,
        InstantSource clock)
        implements BatchIngestion {

    private static final Logger LOG = LoggerFactory.getLogger(TopicIngestion.class);

    /**
     * For a program that does not see the index: every id may be taken, and a run ends when all is
     * sent.
     */
    public TopicIngestion(
            Extractor extractor,
            DocumentSender topic,
            boolean impacts,
            ExtractionLimits limits,
            InstantSource clock) {
        this(null, null, extractor, topic, impacts, limits, DocumentMemory.ofProcess(), clock);
    }

    @Override
    public IngestReport run(IngestBatch batch, IngestListener listener)
            throws IOException, InterruptedException {
        return new Run(this, batch, listener).run();
    }

    @Override
    public boolean remove(TenantId tenant, DocumentId id, boolean stored) throws IOException {
        topic.delete(new DocumentKey(tenant, id));
        return false;
    }

    /** One batch. */
    private static final class Run extends BatchRun {

        private final Extractor extractor;
        private final DocumentSender topic;
        private final @Nullable DocumentStore store;
        private final Set<DocumentId> sent = new HashSet<>();
        private final @Nullable SentDocuments onTheirWay;
        private final String name = UUID.randomUUID().toString();

        Run(TopicIngestion ingestion, IngestBatch batch, IngestListener listener) {
            super(
                    batch,
                    ingestion.memory,
                    ingestion.limits,
                    ingestion.impacts,
                    ingestion.clock,
                    listener);
            this.extractor = ingestion.extractor;
            this.topic = ingestion.topic;
            DocumentStore store = ingestion.store;
            Supplier<TopicWatermark> arrivals = ingestion.arrivals;
            this.store = store;
            this.onTheirWay =
                    store == null || arrivals == null
                            ? null
                            : new SentDocuments(store, arrivals, this);
        }

        IngestReport run() throws IOException, InterruptedException {
            takeFiles();
            if (onTheirWay != null) {
                onTheirWay.awaitArrival();
            }
            return counts.report();
        }

        @Override
        void fail(IngestProblem problem) {
            counts.failed(problem);
        }

        @Override
        void takeFile(SourceFile file, DocumentId id) throws IOException, InterruptedException {
            stopIfCancelled();
            long size = size(file);
            try {
                memory.requirePossible(size);
                if (!memory.take(batch.tenant(), size, Duration.ZERO)) {
                    awaitMemory(size);
                }
                try {
                    DocumentRecord record = record(file);
                    if (record != null) {
                        send(file.path(), id, file, record);
                    }
                } finally {
                    memory.give(batch.tenant(), size);
                }
            } catch (ExtractionException e) {
                counts.add(Prepared.refused(e.failure(), IngestProblem.of(file.path(), e)));
            }
        }

        /** Null if the file cannot be read, which is counted. */
        private @Nullable DocumentRecord record(SourceFile file)
                throws ExtractionException, InterruptedException {
            try {
                byte[] content = Preparation.read(file, limits);
                String mediaType = mediaType(file.name(), content);
                return record(
                        file,
                        file.about().title(),
                        null,
                        content,
                        mediaType,
                        file.about().metadata(),
                        null);
            } catch (IOException e) {
                counts.failed(PreparationFailures.unreadable(file, e));
            } catch (RuntimeException | Error e) {
                counts.failed(PreparationFailures.internal(file.path(), e));
            }
            return null;
        }

        /** Until a process reads the file, if the listener of the run waits that long. */
        private String mediaType(String name, byte[] content)
                throws ExtractionException, InterruptedException {
            while (true) {
                try {
                    String read = extractor.extract(name, content).mediaType();
                    wasLookedAt();
                    return read;
                } catch (ExtractionException e) {
                    if (e.failure().isOfTheFile() || !mayTryAgain(e.getMessage())) {
                        throw e;
                    }
                }
            }
        }

        @Override
        void takeLine(String path, SourceFile file, JsonLine.Document line, Set<DocumentId> before)
                throws IOException, InterruptedException {
            ExtractedDocument document = line.document();
            String title = file.about().title() == null ? document.title() : file.about().title();
            Metadata metadata = Preparation.merged(document.metadata(), file.about().metadata());
            JsonNode vector =
                    line.impacts().isEmpty()
                            ? null
                            : WinnowJson.strict().valueToTree(line.impacts().weights());
            send(
                    path,
                    line.id(),
                    file,
                    record(file, title, document.text(), null, null, metadata, vector));
        }

        private static DocumentRecord record(
                SourceFile file,
                @Nullable String title,
                @Nullable String text,
                byte @Nullable [] content,
                @Nullable String mediaType,
                Metadata metadata,
                @Nullable JsonNode vector) {
            List<String> named = file.about().readers().named();
            List<String> sender = file.about().readers().sender();
            List<String> defaults = named != null || sender.isEmpty() ? null : sender;
            String uri = file.about().uri();
            return new DocumentRecord(
                    title, text, content, mediaType, uri, named, defaults, metadata, vector);
        }

        private void send(String path, DocumentId id, SourceFile file, DocumentRecord record)
                throws IOException, InterruptedException {
            if (!sent.add(id)) {
                fail(
                        path,
                        IngestProblem.CLASH,
                        "another document of this run has the id '%s'; give one of the two another name"
                                .formatted(id));
                return;
            }
            StoredDocument stored =
                    store == null ? null : store.stored(batch.tenant(), id).orElse(null);
            if (stored != null && !batch.replaceable().allows(stored)) {
                fail(path, IngestProblem.CLASH, "the id '%s' is taken".formatted(id));
                return;
            }
            List<String> groups = file.about().replacing(stored).groups();
            try {
                if (!put(path, new DocumentKey(batch.tenant(), id), groups, record)) {
                    return;
                }
            } catch (DocumentRefusedException e) {
                fail(path, e.code(), String.valueOf(e.getMessage()));
                return;
            }
            if (onTheirWay == null) {
                counts.stored(false, 0);
            } else {
                onTheirWay.add(path, id, groups, stored);
            }
        }

        /**
         * Until the broker has it, if the listener waits that long.
         *
         * @return false if it was deleted meanwhile
         */
        private boolean put(
                String path, DocumentKey key, List<String> groups, DocumentRecord record)
                throws IOException, DocumentRefusedException, InterruptedException {
            while (true) {
                try {
                    return storeUnlessDeleted(
                            path, key.id(), groups, () -> topic.put(key, record, name));
                } catch (TopicAwayException e) {
                    notNow(e);
                    LOG.warn("A document waits for its topic: {}", e.getMessage());
                }
            }
        }
    }

    /** Documents that a run sent to their topic, until they can be searched. For one thread. */
    private static final class SentDocuments {

        /** How often a run looks whether its documents have arrived. */
        private static final Duration GLANCE = Duration.ofMillis(300);

        /** How long nobody is told that a run waits. */
        private static final Duration SILENCE = Duration.ofMinutes(1);

        /** Documents that are looked for at a time: each is one look into the index. */
        private static final int LOOKS = 200;

        private final DocumentStore store;
        private final Supplier<TopicWatermark> arrivals;
        private final BatchRun run;
        private final Deque<OnItsWay> onTheirWay = new ArrayDeque<>();

        /**
         * @param store tells what has arrived
         * @param arrivals tells when all that was sent has
         */
        SentDocuments(DocumentStore store, Supplier<TopicWatermark> arrivals, BatchRun run) {
            this.store = store;
            this.arrivals = arrivals;
            this.run = run;
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
            run.listener.handedOver();
            run.listener.idle(this::allArrived);
            // The index counts a version that changes nothing, too.
            for (OnItsWay left : onTheirWay) {
                IngestProblem refused =
                        new IngestProblem(
                                left.path(),
                                IngestProblem.REFUSED,
                                "the document was sent and this version of it is not in the index: it was deleted since, or refused; 'winnow dlt list' tells why");
                run.storeUnlessDeleted(
                        left.path(), left.id(), left.groups(), () -> run.counts.failed(refused));
            }
        }

        /** False if it was left open of some. */
        private boolean allArrived() throws IOException, InterruptedException {
            TopicWatermark arrival = arrivals.get();
            Instant told = run.clock.instant();
            for (boolean over = false; !over && !onTheirWay.isEmpty(); ) {
                run.stopIfCancelled();
                if (Duration.between(told, run.clock.instant()).compareTo(SILENCE) > 0) {
                    told = run.clock.instant();
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
                    run.counts.unchanged();
                } else {
                    run.counts.stored(before != null, now.passages());
                }
            }
        }

        /** A store that is away has nothing to say yet; what was sent must not be sent again. */
        private @Nullable StoredDocument stored(OnItsWay document)
                throws IOException, InterruptedException {
            while (true) {
                try {
                    return store.stored(run.batch.tenant(), document.id()).orElse(null);
                } catch (IOException e) {
                    run.notNow(e);
                }
            }
        }
    }
}
