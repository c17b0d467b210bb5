package dev.winnow.ingest.replica;

import static org.awaitility.Awaitility.await;

import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
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
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** A broker with the topics of documents, which cleans its logs at once. */
final class DocumentsBroker implements AutoCloseable {

    static final String DOCUMENTS = "winnow.documents.v1";
    static final String PASSAGES = "winnow.passages.v1";
    static final int PARTITIONS = 3;

    /** Far beyond what a loaded machine needs: only a broken build waits this long. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Broker broker =
            Broker.start(
                    Map.of("log.cleaner.backoff.ms", "100", "log.initial.task.delay.ms", "100"),
                    DocumentsBroker::makeTopics);

    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    /** Those that are not there. */
    void makeTopics() {
        makeTopics(broker.admin());
    }

    private static void makeTopics(Admin admin) {
        new TopicAdmin(admin).apply(new TopicPlan(PARTITIONS, (short) 1, 3, List.of()), false);
    }

    void delete(String topic) throws Exception {
        broker.admin().deleteTopics(List.of(topic)).all().get();
        until(() -> !broker.admin().listTopics().names().get().contains(topic));
    }

    String address() {
        return broker.address();
    }

    /** Writes a document, or its deletion, without waiting. */
    void send(String key, String version, byte[] value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(DOCUMENTS, key.getBytes(StandardCharsets.UTF_8), value);
        if (version != null) {
            record.headers().add("winnow-version", version.getBytes(StandardCharsets.UTF_8));
        }
        send(record);
    }

    void send(String key, String version, String json) {
        send(key, version, json == null ? null : json.getBytes(StandardCharsets.UTF_8));
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        sent.add(broker.producer().send(record));
    }

    /** Until the broker has everything that was written. */
    void flush() throws Exception {
        broker.producer().flush();
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
                                    .listConsumerGroupOffsets("winnow-ingest")
                                    .partitionsToOffsetAndMetadata()
                                    .get();
                    return ends.entrySet().stream()
                            .allMatch(
                                    end ->
                                            end.getValue() == 0
                                                    || at(taken, end.getKey()) >= end.getValue());
                });
    }

    private static long at(Map<TopicPartition, OffsetAndMetadata> taken, int partition) {
        OffsetAndMetadata offset = taken.get(new TopicPartition(DOCUMENTS, partition));
        return offset == null ? 0 : offset.offset();
    }

    void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    void configure(String topic, Map<String, String> settings) throws Exception {
        List<AlterConfigOp> changes = new ArrayList<>();
        settings.forEach(
                (name, value) ->
                        changes.add(
                                new AlterConfigOp(
                                        new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        broker.admin().incrementalAlterConfigs(Map.of(resource, changes)).all().get();
        until(
                () -> {
                    var config =
                            broker.admin()
                                    .describeConfigs(List.of(resource))
                                    .all()
                                    .get()
                                    .get(resource);
                    return settings.entrySet().stream()
                            .allMatch(
                                    entry ->
                                            config.get(entry.getKey())
                                                    .value()
                                                    .equals(entry.getValue()));
                });
    }

    List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        return broker.all(topic);
    }

    @Override
    public void close() {
        broker.close();
    }
}
