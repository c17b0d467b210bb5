package dev.winnow.retriever.replica;

import dev.winnow.core.impact.Impacts;
import dev.winnow.core.passage.Metadata;
import dev.winnow.platform.json.ImpactVector;
import dev.winnow.platform.kafka.DocumentEvent;
import dev.winnow.platform.kafka.DocumentKey;
import dev.winnow.platform.kafka.DocumentRecord;
import dev.winnow.platform.kafka.DocumentWorker;
import dev.winnow.platform.kafka.PassageEvents;
import dev.winnow.platform.kafka.RecordTopic;
import dev.winnow.platform.kafka.TopicView;
import dev.winnow.platform.kafka.WorkerNotReadyException;
import dev.winnow.retriever.extract.Format;
import dev.winnow.retriever.index.DocumentVersion;
import dev.winnow.retriever.index.Replica;
import dev.winnow.retriever.ingest.Description;
import dev.winnow.retriever.ingest.DocumentPreparation;
import dev.winnow.retriever.ingest.DocumentRefusedException;
import dev.winnow.retriever.ingest.PreparedDocument;
import dev.winnow.retriever.ingest.Readers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingest worker: makes passages of documents and writes them to the passages partition of the same number, of which it is the only writer.
 * Before it writes, its own replica has read that partition to the end, so it knows the newest version of each document, and what is
 * not newer is dropped: versions in the topic only grow.
 */
public final class PassageWriter implements DocumentWorker, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PassageWriter.class);

    /** The replica is a few milliseconds behind, unless it is just starting. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Replica replica;
    private final PassageFollower follower;
    private final TopicView topic;
    private final DocumentPreparation preparation;
    private final PassageRecords records;
    private final RecordOutlet outlet;
    private final Duration sendTimeout;
    private final ExecutorService threads;

    /**
     * @param follower keeps the replica up to date
     * @param settings hash of what passages are made with
     * @param workers documents that are prepared at a time
     */
    public PassageWriter(
            Replica replica,
            PassageFollower follower,
            TopicView topic,
            DocumentPreparation preparation,
            String settings,
            PassageEvents events,
            RecordOutlet outlet,
            Duration sendTimeout,
            int workers) {
        this.replica = replica;
        this.follower = follower;
        this.topic = topic;
        this.preparation = preparation;
        this.records = new PassageRecords(settings, events);
        this.outlet = outlet;
        this.sendTimeout = sendTimeout;
        this.threads =
                Executors.newFixedThreadPool(
                        workers, Thread.ofPlatform().name("winnow-ingest-", 0).factory());
    }

    @Override
    public List<Refused> take(int partition, List<DocumentEvent> events)
            throws WorkerNotReadyException, InterruptedException {
        awaitOwnReplica(partition);
        List<Future<Settled>> settling = new ArrayList<>();
        for (List<DocumentEvent> changes : byDocument(events).values()) {
            settling.add(threads.submit(() -> settle(partition, changes)));
        }
        Map<DocumentEvent, Refused> refused = new HashMap<>();
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (Future<Settled> future : settling) {
            Settled settled = result(future);
            settled.refused().forEach(one -> refused.put(one.event(), one));
            settled.records().forEach(record -> sent.add(send(record)));
        }
        awaitBroker(sent);
        return events.stream().filter(refused::containsKey).map(refused::get).toList();
    }

    /**
     * What came of the changes of one document.
     *
     * @param records of the newest change of which something could be made; empty if there is none
     */
    private record Settled(List<ProducerRecord<byte[], byte[]>> records, List<Refused> refused) {}

    private void awaitOwnReplica(int partition)
            throws WorkerNotReadyException, InterruptedException {
        Progress progress = follower.progress();
        if (progress.failed() || !progress.caughtUp() || progress.trouble() != null) {
            // An index that fails, or cannot take what the topic holds, must not add to it.
            throw new WorkerNotReadyException(
                    "the index does not follow the passages topic yet: " + progress.trouble(),
                    null);
        }
        try {
            long end = topic.end(partition);
            if (!follower.read().await(partition, end, PATIENCE)) {
                throw new WorkerNotReadyException(
                        "the index has not read passages partition %d up to offset %d yet"
                                .formatted(partition, end),
                        null);
            }
        } catch (KafkaException e) {
            throw new WorkerNotReadyException("the broker cannot be asked", e);
        }
    }

    /** Changes of each document, the newest first; of two with one version the one that came first. */
    private static Map<DocumentKey, List<DocumentEvent>> byDocument(List<DocumentEvent> events) {
        Map<DocumentKey, List<DocumentEvent>> changes = new LinkedHashMap<>();
        for (DocumentEvent event : events) {
            changes.computeIfAbsent(event.key(), ignored -> new ArrayList<>()).add(event);
        }
        changes.values()
                .forEach(
                        list ->
                                list.sort(
                                        Comparator.comparingLong(DocumentEvent::version)
                                                .reversed()));
        return changes;
    }

    /** Makes what can be made of the newest change; if nothing can, of the one before it. */
    private Settled settle(int partition, List<DocumentEvent> newestFirst)
            throws IOException, WorkerNotReadyException, InterruptedException {
        DocumentKey key = newestFirst.getFirst().key();
        Optional<DocumentVersion> known = replica.version(key.tenant(), key.id());
        int parts = known.map(DocumentVersion::parts).orElse(0);
        List<Refused> refused = new ArrayList<>();
        for (int i = 0; i < newestFirst.size(); i++) {
            DocumentEvent event = newestFirst.get(i);
            if (isOld(event, known)) {
                break;
            }
            try {
                List<DocumentEvent> older = newestFirst.subList(i + 1, newestFirst.size());
                return new Settled(records(partition, event, older, known, parts), refused);
            } catch (DocumentRefusedException e) {
                refused.add(new Refused(event, "%s: %s".formatted(e.code(), e.getMessage())));
            } catch (RuntimeException e) {
                // Nobody foresaw it; the documents behind it must not wait for whoever mends it.
                log.error("a document could not be prepared", e);
                refused.add(new Refused(event, "internal-error: " + e.getClass().getSimpleName()));
            }
        }
        return new Settled(List.of(), refused);
    }

    private static boolean isOld(DocumentEvent event, Optional<DocumentVersion> known) {
        return known.isPresent() && event.version() <= known.get().number();
    }

    private List<ProducerRecord<byte[], byte[]>> records(
            int partition,
            DocumentEvent event,
            List<DocumentEvent> older,
            Optional<DocumentVersion> known,
            int parts)
            throws IOException,
                    DocumentRefusedException,
                    WorkerNotReadyException,
                    InterruptedException {
        DocumentRecord document = event.document();
        return document == null
                ? records.deleted(partition, event.key(), event.version(), parts)
                : records.stored(
                        partition,
                        event.key(),
                        event.version(),
                        prepared(event.key(), document, older, known),
                        parts);
    }

    /**
     * Groups of the version that a change would replace if each had come by itself: those of the newest older change of which something can be
     * made, or else of the index.
     */
    private List<String> groupsBefore(
            DocumentKey key, List<DocumentEvent> older, Optional<DocumentVersion> known)
            throws IOException, WorkerNotReadyException, InterruptedException {
        for (int i = 0; i < older.size() && !isOld(older.get(i), known); i++) {
            DocumentRecord document = older.get(i).document();
            if (document == null) {
                return List.of();
            }
            try {
                return prepared(key, document, older.subList(i + 1, older.size()), known)
                        .document()
                        .groups();
            } catch (DocumentRefusedException | RuntimeException e) {
                // Nothing was made of it; it is refused or too old when its own turn comes.
                log.debug("an older change of a document gives no groups", e);
            }
        }
        return replica.groups(key.tenant(), key.id());
    }

    private PreparedDocument prepared(
            DocumentKey key,
            DocumentRecord document,
            List<DocumentEvent> older,
            Optional<DocumentVersion> known)
            throws IOException,
                    DocumentRefusedException,
                    WorkerNotReadyException,
                    InterruptedException {
        List<String> named = document.groups();
        List<String> defaults = document.defaultGroups();
        Readers readers = new Readers(named, defaults == null ? List.of() : defaults);
        // What can be a long way back is asked for only where it decides something.
        List<String> before = named == null ? groupsBefore(key, older, known) : List.of();
        Description about =
                new Description(
                        RecordTopic.DOCUMENTS.topic(),
                        document.uri(),
                        document.title(),
                        document.metadata() == null ? Metadata.NONE : document.metadata(),
                        readers.replacing(before));
        byte[] content = document.content();
        if (content != null) {
            String name = Format.nameOf(key.id().value(), document.mediaType());
            return preparation.file(key.tenant(), key.id(), name, content, about);
        }
        Impacts impacts =
                document.vector() == null ? Impacts.NONE : ImpactVector.read(document.vector());
        return preparation.text(
                key.tenant(), key.id(), String.valueOf(document.text()), impacts, about);
    }

    private static Settled result(Future<Settled> future)
            throws WorkerNotReadyException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WorkerNotReadyException notReady) {
                throw notReady;
            }
            throw new WorkerNotReadyException(
                    "passages could not be made: " + e.getCause(), e.getCause());
        }
    }

    private CompletableFuture<?> send(ProducerRecord<byte[], byte[]> record) {
        try {
            return outlet.send(record);
        } catch (RuntimeException e) {
            // At once or later, it is the same.
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A version of which not every part arrived takes effect nowhere, and is written again. */
    private void awaitBroker(List<CompletableFuture<?>> sent)
            throws WorkerNotReadyException, InterruptedException {
        try {
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                    .get(sendTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new WorkerNotReadyException("the passages topic did not take a record", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
