package dev.winnow.ingest.topic;

import static org.awaitility.Awaitility.await;

import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.platform.kafka.topic.TopicView;
import dev.winnow.testing.Broker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker with the topics of documents. */
final class DocumentsBroker implements AutoCloseable {

    static final String DOCUMENTS = "winnow.documents.v1";
    static final String DEAD = DOCUMENTS + "-dlt";
    static final int PARTITIONS = 3;

    /** Far beyond what a loaded machine needs: only a broken build waits this long. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static DocumentsBroker shared;

    private final Broker broker = Broker.start(DocumentsBroker::makeTopics);

    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    private Producer<byte[], byte[]> producer = producer();

    private Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "max.request.size", 30_000_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Those that are not there. */
    void makeTopics() {
        makeTopics(broker.admin());
    }

    private static void makeTopics(Admin admin) {
        new TopicAdmin(admin).apply(new TopicPlan(PARTITIONS, (short) 1, 3, List.of()));
    }

    void delete(String topic) throws Exception {
        broker.admin().deleteTopics(List.of(topic)).all().get();
        until(() -> !broker.admin().listTopics().names().get().contains(topic));
    }

    Admin admin() {
        return broker.admin();
    }

    /** The topic's. */
    String id() throws Exception {
        return new TopicView(broker.admin()).state().id();
    }

    String address() {
        return broker.address();
    }

    /** Writes a document, or its deletion, without waiting. */
    void send(String key, String version, String json) {
        byte[] value = json == null ? null : json.getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(DOCUMENTS, key.getBytes(StandardCharsets.UTF_8), value);
        if (version != null) {
            record.headers().add("winnow-version", version.getBytes(StandardCharsets.UTF_8));
        }
        send(record);
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        sent.add(producer.send(record));
    }

    /** Until the broker has everything that was written. */
    void flush() throws Exception {
        producer.flush();
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
        sent.clear();
    }

    Map<Integer, Long> ends(String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            wanted.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        Map<Integer, Long> ends = new TreeMap<>();
        broker.admin()
                .listOffsets(wanted)
                .all()
                .get()
                .forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
        return ends;
    }

    long end(String topic) throws Exception {
        return ends(topic).values().stream().mapToLong(Long::longValue).sum();
    }

    /** Until the workers have taken every document that was written. */
    void untilTaken() throws Exception {
        flush();
        Map<Integer, Long> ends = ends(DOCUMENTS);
        until(
                () -> {
                    Map<TopicPartition, OffsetAndMetadata> taken =
                            broker.admin()
                                    .listConsumerGroupOffsets(DocumentFollower.GROUP)
                                    .partitionsToOffsetAndMetadata()
                                    .get();
                    return ends.entrySet().stream()
                            .allMatch(end -> at(taken, end.getKey()) >= end.getValue());
                });
    }

    private static long at(Map<TopicPartition, OffsetAndMetadata> taken, int partition) {
        OffsetAndMetadata offset = taken.get(new TopicPartition(DOCUMENTS, partition));
        return offset == null ? 0 : offset.offset();
    }

    void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    /** Takes the oldest records of a partition away, as retention does. */
    void forget(int partition, long before) throws Exception {
        broker.admin()
                .deleteRecords(
                        Map.of(
                                new TopicPartition(DOCUMENTS, partition),
                                RecordsToDelete.beforeOffset(before)))
                .all()
                .get();
    }

    void grow(int partitions) throws Exception {
        broker.admin()
                .createPartitions(Map.of(DOCUMENTS, NewPartitions.increaseTo(partitions)))
                .all()
                .get();
    }

    /** Programs that share the partitions. */
    int members() throws Exception {
        return broker.admin()
                .describeConsumerGroups(List.of(DocumentFollower.GROUP))
                .all()
                .get()
                .get(DocumentFollower.GROUP)
                .members()
                .size();
    }

    /** The partition that Kafka's own client picks for a key. */
    static int partition(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(bytes)) % PARTITIONS;
    }

    /** One for all classes that ask for it, closed behind the last of them. */
    static final class Shared implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) {
            shared =
                    context.getRoot()
                            .getStore(ExtensionContext.Namespace.GLOBAL)
                            .computeIfAbsent(
                                    DocumentsBroker.class,
                                    ignored -> new DocumentsBroker(),
                                    DocumentsBroker.class);
        }
    }

    /** The one that {@link Shared} has started. */
    static DocumentsBroker shared() {
        return shared;
    }

    /** Takes the topics of documents away, and makes them again. */
    void fresh() throws Exception {
        makeTopics();
        delete(DOCUMENTS);
        delete(DEAD);
        makeTopics();
        // The old one would try the old topic for a second.
        producer.close();
        producer = producer();
    }

    List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        return broker.all(topic);
    }

    @Override
    public void close() {
        producer.close();
        broker.close();
    }
}
