package dev.winnow.ingest.topic;

import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.ingest.prepare.WorkerNotReadyException;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.EventMetrics;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import dev.winnow.platform.kafka.stage.AttemptFailedException;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;

/**
 * Hands changes of documents to the worker. The order of a document's changes is kept, so nothing
 * is put aside to be tried later: a batch that cannot be taken now is tried until it can. What can
 * never be taken goes to the dead letter topic once everything else of its batch is safe.
 */
public final class DocumentListener {

    private static final Logger log = LoggerFactory.getLogger(DocumentListener.class);

    /** Name of the bean that makes its containers. */
    public static final String CONTAINERS = "winnowDocumentContainers";

    /** The consumer group: all workers share one. */
    static final String GROUP = "winnow-ingest";

    /**
     * Documents that are prepared together: enough for several threads, and few enough to be done
     * again after a failure.
     */
    private static final String BATCH = ConsumerConfig.MAX_POLL_RECORDS_CONFIG + "=100";

    /** A batch of the largest documents takes many minutes to embed: two hours. */
    private static final String LONGEST_BATCH =
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG + "=7200000";

    private final DocumentWorker worker;
    private final IntSupplier partitions;
    private final ConsumerRecordRecoverer deadLetters;
    private final EventMetrics metrics;

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

    /** The topic that is read. */
    public String topic() {
        return RecordTopic.DOCUMENTS.topic();
    }

    /** Takes what was polled. */
    @KafkaListener(
            id = GROUP,
            topics = "#{__listener.topic()}",
            batch = "true",
            properties = {BATCH, LONGEST_BATCH},
            containerFactory = DocumentListener.CONTAINERS)
    public void on(List<ConsumerRecord<byte[], byte[]>> records) throws InterruptedException {
        Map<Integer, List<DocumentEvent>> byPartition = new TreeMap<>();
        Map<DocumentEvent, ConsumerRecord<byte[], byte[]>> origin = new IdentityHashMap<>();
        List<Dead> dead = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            EventHeaders.dropForged(record.headers(), EventHeaders.VERSION);
            try {
                DocumentEvent event = DocumentReader.read(record);
                requireOwnPartition(record);
                byPartition
                        .computeIfAbsent(record.partition(), ignored -> new ArrayList<>())
                        .add(event);
                origin.put(event, record);
            } catch (PoisonRecordException e) {
                dead.add(new Dead(record, e));
            }
        }
        for (Map.Entry<Integer, List<DocumentEvent>> of : byPartition.entrySet()) {
            for (DocumentWorker.Refused refused : take(of.getKey(), of.getValue())) {
                ConsumerRecord<byte[], byte[]> record =
                        Objects.requireNonNull(origin.get(refused.event()));
                dead.add(new Dead(record, new PoisonRecordException(refused.why())));
            }
        }
        dead.forEach(this::bury);
        metrics.count(topic(), EventMetrics.Result.DONE, records.size() - dead.size());
        metrics.seen(topic(), Instant.ofEpochMilli(records.getLast().timestamp()));
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

    private List<DocumentWorker.Refused> take(int partition, List<DocumentEvent> events)
            throws InterruptedException {
        try {
            return worker.take(partition, events);
        } catch (WorkerNotReadyException e) {
            metrics.count(topic(), EventMetrics.Result.WAITING, events.size());
            log.info("documents wait: {}", e.getMessage());
            throw new AttemptFailedException(
                    new Problem(Kind.UNAVAILABLE, String.valueOf(e.getMessage())));
        }
    }

    private void bury(Dead dead) {
        deadLetters.accept(dead.record(), dead.why());
        metrics.count(topic(), EventMetrics.Result.POISON);
        metrics.deadLetter(topic());
        // The reason may quote names of fields: it is for those who read dead letters.
        log.warn(
                "record {}-{}@{} goes to its dead letter topic; './winnow dlt show' of a checkout says why",
                topic(),
                dead.record().partition(),
                dead.record().offset());
    }
}
