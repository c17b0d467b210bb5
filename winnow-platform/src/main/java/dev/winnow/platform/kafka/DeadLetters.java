package dev.winnow.platform.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.springframework.kafka.support.KafkaHeaders;

/**
 * The records that could not be worked on. Which of them were sent back is kept as the offsets of a consumer group of its own, so that each
 * goes back once. For one thread.
 */
public final class DeadLetters {

    /** The group whose offsets say what was sent back. */
    public static final String GROUP = "winnow-dlt-replay";

    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param consumer of {@link #GROUP}, without automatic commits
     */
    public DeadLetters(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * How much waits in one topic.
     *
     * @param records in the topic
     * @param waiting those that were not sent back
     */
    public record Count(long records, long waiting) {}

    /** Every dead letter topic of the broker, in alphabetical order, and what is in it. */
    public Map<String, Count> counts() {
        Map<String, Count> counts = new TreeMap<>();
        for (Map.Entry<String, List<PartitionInfo>> topic : consumer.listTopics().entrySet()) {
            if (topic.getKey().endsWith(TopicPlan.DEAD_LETTERS)) {
                counts.put(topic.getKey(), count(partitions(topic.getValue())));
            }
        }
        return counts;
    }

    private Count count(List<TopicPartition> partitions) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> next = next(partitions, first);
        long records = 0;
        long waiting = 0;
        for (TopicPartition partition : partitions) {
            records += at(end, partition) - at(first, partition);
            waiting += at(end, partition) - at(next, partition);
        }
        return new Count(records, waiting);
    }

    /** Hands on every record that was not sent back, or every record. */
    public void read(String topic, boolean all, Consumer<ConsumerRecord<byte[], byte[]>> to) {
        if (!topic.endsWith(TopicPlan.DEAD_LETTERS) || !consumer.listTopics().containsKey(topic)) {
            throw new IllegalArgumentException(
                    "%s is no dead letter topic; there are %s".formatted(topic, counts().keySet()));
        }
        List<TopicPartition> partitions = partitions(consumer.partitionsFor(topic));
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> from = all ? first : next(partitions, first);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        from.forEach(consumer::seek);
        while (partitions.stream().anyMatch(p -> consumer.position(p) < at(end, p))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < at(end, new TopicPartition(topic, record.partition()))) {
                    to.accept(record);
                }
            }
        }
    }

    /**
     * Sends the records back to the topics from which they came, without what the failure added, and notes it.
     *
     * @return how many
     */
    public int replay(String topic, Producer<byte[], byte[]> producer) {
        int[] sent = {0};
        read(
                topic,
                false,
                record -> {
                    send(record, producer);
                    // At once: whoever interrupts this sends no record a second time.
                    consumer.commitSync(
                            Map.of(
                                    new TopicPartition(topic, record.partition()),
                                    new OffsetAndMetadata(record.offset() + 1)));
                    sent[0]++;
                });
        return sent[0];
    }

    private static void send(
            ConsumerRecord<byte[], byte[]> record, Producer<byte[], byte[]> producer) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!ofTheFailure(header.key())) {
                headers.add(header);
            }
        }
        String topic = origin(record);
        Header offset = record.headers().lastHeader(KafkaHeaders.DLT_ORIGINAL_OFFSET);
        if (topic.equals(RecordTopic.DOCUMENTS.topic())
                && headers.lastHeader(EventHeaders.VERSION) == null
                && offset != null
                && offset.value().length == Long.BYTES) {
            // Its version was its place; a newer place would let it pass later changes.
            long version = ByteBuffer.wrap(offset.value()).getLong();
            headers.add(EventHeaders.VERSION, EventHeaders.bytes(Long.toString(version)));
        }
        try {
            producer.send(new ProducerRecord<>(topic, null, record.key(), record.value(), headers))
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("a record could not be sent back", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while records were sent back", e);
        }
    }

    /** Where a record stood first. */
    public static String origin(ConsumerRecord<byte[], byte[]> record) {
        String first = EventHeaders.text(record.headers(), KafkaHeaders.ORIGINAL_TOPIC);
        String topic = record.topic();
        if (first == null) {
            first = EventHeaders.text(record.headers(), KafkaHeaders.DLT_ORIGINAL_TOPIC);
        }
        return first == null
                ? topic.substring(0, topic.length() - TopicPlan.DEAD_LETTERS.length())
                : first;
    }

    /** What spring-kafka adds on the way. */
    private static boolean ofTheFailure(String header) {
        return header.startsWith("kafka_") || header.startsWith("retry_topic-");
    }

    private Map<TopicPartition, Long> next(
            List<TopicPartition> partitions, Map<TopicPartition, Long> first) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                consumer.committed(Set.copyOf(partitions));
        Map<TopicPartition, Long> next = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            long begin = at(first, partition);
            next.put(partition, offset == null ? begin : Math.max(begin, offset.offset()));
        }
        return next;
    }

    private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    private static List<TopicPartition> partitions(List<PartitionInfo> infos) {
        List<TopicPartition> partitions = new ArrayList<>();
        infos.forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        return partitions;
    }
}
