package dev.winnow.ingest.topic;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.ingest.prepare.WorkerNotReadyException;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.EventMetrics;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;

/**
 * Reads records of documents and hands them to the worker. What can never be taken goes to the dead
 * letter topic once everything else of its batch is in the store, and before the store is
 * committed: a batch that comes again buries again what it has to, and loses none. Used by one
 * thread.
 */
public final class DocumentListener {

    private static final Logger log = LoggerFactory.getLogger(DocumentListener.class);

    private static final String TOPIC = RecordTopic.DOCUMENTS.topic();

    private final DocumentWorker worker;
    private final IntSupplier partitions;
    private final ConsumerRecordRecoverer deadLetters;
    private final EventMetrics metrics;

    /**
     * Those of batches that are not committed yet: while one is tried again, each is buried once.
     */
    private final Set<Place> buried = new HashSet<>();

    /**
     * @param partitions how many the topic has
     */
    public DocumentListener(
            DocumentWorker worker,
            IntSupplier partitions,
            ConsumerRecordRecoverer deadLetters,
            EventMetrics metrics) {
        this.worker = worker;
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
     * @throws WorkerNotReadyException if the batch has to come again
     */
    void take(List<ConsumerRecord<byte[], byte[]>> records, int generation)
            throws WorkerNotReadyException, InterruptedException {
        List<DocumentEvent> events = new ArrayList<>();
        Map<DocumentEvent, ConsumerRecord<byte[], byte[]>> origin = new IdentityHashMap<>();
        List<Dead> dead = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            EventHeaders.dropForged(record.headers(), EventHeaders.VERSION);
            try {
                DocumentEvent event = DocumentReader.read(record, generation);
                requireOwnPartition(record);
                events.add(event);
                origin.put(event, record);
            } catch (PoisonRecordException e) {
                dead.add(new Dead(record, e));
            }
        }
        for (DocumentWorker.Refused refused : worker.take(events)) {
            ConsumerRecord<byte[], byte[]> record =
                    Objects.requireNonNull(origin.get(refused.event()));
            dead.add(new Dead(record, new PoisonRecordException(refused.why())));
        }
        for (Dead one : dead) {
            bury(one, generation);
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

    private record Dead(ConsumerRecord<byte[], byte[]> record, PoisonRecordException why) {}

    private void bury(Dead dead, int generation) throws WorkerNotReadyException {
        Place place = Place.of(dead.record(), generation);
        if (buried.contains(place)) {
            return;
        }
        Headers headers = dead.record().headers();
        if (generation > 0 && headers.lastHeader(EventHeaders.VERSION) == null) {
            // Whoever replays it knows its offset alone.
            long version = TopicPosition.version(generation, place.offset());
            headers.add(EventHeaders.VERSION, EventHeaders.bytes(Long.toString(version)));
        }
        try {
            deadLetters.accept(dead.record(), dead.why());
        } catch (RuntimeException e) {
            throw new WorkerNotReadyException("the dead letter topic does not take a record", e);
        }
        buried.add(place);
        metrics.count(TOPIC, EventMetrics.Result.POISON);
        metrics.deadLetter(TOPIC);
        // The reason may quote names of fields: it is for those who read dead letters.
        log.warn(
                "record {}-{}@{} goes to its dead letter topic; './winnow dlt show' of a checkout says why",
                TOPIC,
                dead.record().partition(),
                dead.record().offset());
    }
}
