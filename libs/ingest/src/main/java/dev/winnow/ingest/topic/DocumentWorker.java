package dev.winnow.ingest.topic;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.fair.Owner;
import dev.winnow.ingest.prepare.DocumentPreparation;
import dev.winnow.ingest.prepare.DocumentPreparation.WorkerNotReadyException;
import dev.winnow.ingest.topic.DocumentEvent.DocumentKey;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.EventMetrics;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;

/**
 * Makes passages of the documents in records, several at a time, and puts them into the store,
 * which it does not commit. What the store has in this version or a newer one is passed over, so a
 * batch that comes again costs little. What can never be taken goes to the dead letter topic once
 * everything else of its batch is in the store: a batch that comes again buries again what it has
 * to, and loses none. Used by one thread.
 */
public final class DocumentWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DocumentWorker.class);

    private static final String TOPIC = RecordTopic.DOCUMENTS.topic();

    private final VersionedDocumentStore store;
    private final DocumentPreparation preparation;
    private final DocumentPreparation examination;
    private final ExecutorService threads;
    private final IntSupplier partitions;
    private final ConsumerRecordRecoverer deadLetters;
    private final EventMetrics metrics;
    private volatile boolean stopping;

    /**
     * Those of batches that are not committed yet: while one is tried again, each is buried once.
     */
    private final Set<Place> buried = new HashSet<>();

    /**
     * @param store stays its owner's to close
     * @param workers documents that are prepared at a time
     * @param partitions how many the topic has
     */
    public DocumentWorker(
            VersionedDocumentStore store,
            DocumentPreparation preparation,
            int workers,
            IntSupplier partitions,
            ConsumerRecordRecoverer deadLetters,
            EventMetrics metrics) {
        this.store = store;
        this.preparation = preparation;
        this.examination = preparation.withoutModel();
        this.threads =
                Executors.newFixedThreadPool(
                        workers, Thread.ofPlatform().name("winnow-ingest-", 0).factory());
        this.partitions = partitions;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    /** Where a record is. */
    private record Place(int generation, int partition, long offset) {

        static Place of(ConsumerRecord<byte[], byte[]> record, int generation) {
            return new Place(generation, record.partition(), record.offset());
        }
    }

    /**
     * Takes a batch in; what came of it is in the store, and not committed.
     *
     * @param records at least one
     * @param generation of the topic that they are from
     * @throws WorkerNotReadyException if the batch has to come again; some may be in the store
     *     then, each of them whole
     */
    void take(List<ConsumerRecord<byte[], byte[]>> records, int generation)
            throws WorkerNotReadyException, InterruptedException {
        List<DocumentEvent> events = new ArrayList<>();
        Map<DocumentEvent, ConsumerRecord<byte[], byte[]>> origin = new IdentityHashMap<>();
        Map<ConsumerRecord<byte[], byte[]>, PoisonRecordException> dead = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            EventHeaders.dropForged(record.headers(), EventHeaders.VERSION);
            try {
                DocumentEvent event = DocumentEvent.read(record, generation);
                requireOwnPartition(record);
                events.add(event);
                origin.put(event, record);
            } catch (PoisonRecordException e) {
                dead.put(record, e);
            }
        }
        Map<DocumentEvent, String> refused = settled(events);
        for (DocumentEvent event : events) {
            String why = refused.get(event);
            if (why != null) {
                dead.put(Objects.requireNonNull(origin.get(event)), new PoisonRecordException(why));
            }
        }
        for (var one : dead.entrySet()) {
            bury(one.getKey(), one.getValue(), generation);
        }
    }

    /** A batch was committed and will not come again. */
    void done(List<ConsumerRecord<byte[], byte[]>> records, int generation) {
        int taken = records.size();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (buried.remove(Place.of(record, generation))) {
                taken--;
            }
        }
        metrics.count(TOPIC, EventMetrics.Result.DONE, taken);
        metrics.seen(TOPIC, Instant.ofEpochMilli(records.getLast().timestamp()));
    }

    /** A batch has to come again. */
    void waits(int records) {
        metrics.count(TOPIC, EventMetrics.Result.WAITING, records);
    }

    /**
     * Puts the newest change of each document into the store. Where nothing can be made of it, the
     * one before it; older ones are passed over.
     *
     * @param events in the order in which they were written, those of one document at least
     * @return those that never can be taken, and why
     */
    private Map<DocumentEvent, String> settled(List<DocumentEvent> events)
            throws WorkerNotReadyException, InterruptedException {
        List<Future<Map<DocumentEvent, String>>> settling = new ArrayList<>();
        for (List<DocumentEvent> changes : newestFirst(events)) {
            Owner owner = Owner.of(changes.getFirst().key().tenant());
            settling.add(threads.submit(() -> owner.serve(() -> settle(changes))));
        }
        Map<DocumentEvent, String> refused = new IdentityHashMap<>();
        WorkerNotReadyException trouble = null;
        // All of them, so that none goes on behind a batch that is tried again.
        for (Future<Map<DocumentEvent, String>> future : settling) {
            try {
                refused.putAll(future.get());
            } catch (ExecutionException e) {
                trouble = trouble == null ? notReady(e) : trouble;
            }
        }
        if (trouble != null) {
            throw trouble;
        }
        return refused;
    }

    private static WorkerNotReadyException notReady(ExecutionException failure) {
        return switch (failure.getCause()) {
            case WorkerNotReadyException known -> known;
            case IOException store ->
                    new WorkerNotReadyException(String.valueOf(store.getMessage()), store);
            case null, default ->
                    new WorkerNotReadyException(
                            "passages could not be made: " + failure.getCause(), failure);
        };
    }

    /** Changes of each document; of two with one version the one that came first. */
    private static Iterable<List<DocumentEvent>> newestFirst(List<DocumentEvent> events) {
        Map<DocumentKey, List<DocumentEvent>> changes = new LinkedHashMap<>();
        for (DocumentEvent event : events) {
            changes.computeIfAbsent(event.key(), ignored -> new ArrayList<>()).add(event);
        }
        for (List<DocumentEvent> list : changes.values()) {
            list.sort(Comparator.comparingLong(DocumentEvent::version).reversed());
        }
        return changes.values();
    }

    private Map<DocumentEvent, String> settle(List<DocumentEvent> newestFirst)
            throws IOException, WorkerNotReadyException, InterruptedException {
        if (stopping) {
            throw new WorkerNotReadyException("the program stops", null);
        }
        DocumentKey key = newestFirst.getFirst().key();
        OptionalLong known = store.version(key.tenant(), key.id());
        List<DocumentEvent> newer =
                newestFirst.stream()
                        .takeWhile(event -> known.isEmpty() || event.version() > known.getAsLong())
                        .toList();
        return new DocumentChanges(key, newer, store, preparation, examination).settle();
    }

    /**
     * All changes of a document are in one partition, or their order would be lost: the one that
     * Kafka's own Java client picks.
     */
    private void requireOwnPartition(ConsumerRecord<byte[], byte[]> record) {
        int own = Utils.toPositive(Utils.murmur2(record.key())) % partitions.getAsInt();
        if (record.partition() != own) {
            throw new PoisonRecordException(
                    "the record is in partition %d, and its key belongs in %d: let the writer's partitioner be murmur2 (librdkafka and kcat: topic.partitioner=murmur2_random)"
                            .formatted(record.partition(), own));
        }
    }

    private void bury(
            ConsumerRecord<byte[], byte[]> record, PoisonRecordException why, int generation)
            throws WorkerNotReadyException {
        Place place = Place.of(record, generation);
        if (buried.contains(place)) {
            return;
        }
        Headers headers = record.headers();
        if (generation > 0 && headers.lastHeader(EventHeaders.VERSION) == null) {
            // A later replay knows its offset alone.
            long version = TopicPosition.version(generation, place.offset());
            headers.add(EventHeaders.VERSION, EventHeaders.bytes(Long.toString(version)));
        }
        try {
            deadLetters.accept(record, why);
        } catch (RuntimeException e) {
            throw new WorkerNotReadyException("the dead letter topic does not take a record", e);
        }
        buried.add(place);
        metrics.count(TOPIC, EventMetrics.Result.POISON);
        metrics.deadLetter(TOPIC);
        // The reason may quote names of fields: it is for those who read dead letters.
        log.warn(
                "record {}-{}@{} goes to its dead letter topic; 'winnow dlt show' says why",
                TOPIC,
                record.partition(),
                record.offset());
    }

    /** Begins no document any more. */
    void stop() {
        stopping = true;
    }

    @Override
    public void close() {
        stop();
        threads.shutdownNow();
    }
}
