package dev.winnow.platform.kafka.stage;

import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
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
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.KafkaHeaders;

/**
 * The records that could not be worked on. Which of them were sent back is kept as the offsets of a
 * consumer group of its own, so that each goes back once. For one thread.
 *
 * @param consumer of {@link #GROUP}, without automatic commits
 * @param origins the topics to which dead letters may be sent back: those of the plan
 */
public record DeadLetters(KafkaConsumer<byte[], byte[]> consumer, Set<String> origins) {

    /** The group whose offsets say what was sent back. */
    public static final String GROUP = "winnow-dlt-replay";

    /** What Kafka takes as the name of a topic. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private static final Duration POLL = Duration.ofMillis(500);

    public DeadLetters {
        origins = Set.copyOf(origins);
    }

    /**
     * What was sent back.
     *
     * @param sent how many records
     * @param refused those that claim to come from elsewhere, in the order of the topic
     */
    public record Replay(int sent, List<Refused> refused) {

        public Replay {
            refused = List.copyOf(refused);
        }
    }

    /**
     * A record that was not sent back.
     *
     * @param place where it is: topic, partition and offset
     * @param origin the topic that its topic's name says
     * @param claims the topic that its headers name; somebody else's text
     */
    public record Refused(String place, String origin, String claims) {}

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
     * Sends the records back to the topic that the name of theirs says, without what the failure
     * added, and notes it. One whose headers name another topic is forged, or was when they were
     * still believed: it stays, and is passed over from now on.
     *
     * @throws IllegalArgumentException if it is no dead letter topic of this installation
     */
    public Replay replay(String topic, Producer<byte[], byte[]> producer) {
        String origin = TopicPlan.origin(topic);
        if (topic.equals(origin) || !origins.contains(origin)) {
            throw new IllegalArgumentException(
                    "nothing goes back from %s; there are the dead letters of %s (topics of questions: winnow.kafka.questions)"
                            .formatted(topic, new TreeSet<>(origins)));
        }
        AtomicInteger sent = new AtomicInteger();
        List<Refused> refused = new ArrayList<>();
        Consumer<ConsumerRecord<byte[], byte[]>> sendBack =
                record -> {
                    String claims = claims(record);
                    if (claims == null) {
                        send(record, origin, producer);
                        sent.incrementAndGet();
                    } else {
                        refused.add(new Refused(place(record), origin, claims));
                    }
                    TopicPartition partition = new TopicPartition(topic, record.partition());
                    // At once: whoever interrupts this sends no record a second time.
                    consumer.commitSync(
                            Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
                };
        read(topic, false, sendBack);
        return new Replay(sent.get(), refused);
    }

    private static void send(
            ConsumerRecord<byte[], byte[]> record,
            String topic,
            Producer<byte[], byte[]> producer) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!EventHeaders.ofTheFailure(header.key())) {
                headers.add(header);
            }
        }
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

    /**
     * The topic from which a record says that it came, where that is not the one from which its
     * topic gets records.
     *
     * @return a name that a topic can have, or words that say that it is none; null if the headers
     *     say the same as the topic, or nothing
     */
    public static @Nullable String claims(ConsumerRecord<byte[], byte[]> record) {
        for (Header header : record.headers()) {
            if (header.key().equals(KafkaHeaders.ORIGINAL_TOPIC)
                    || header.key().equals(KafkaHeaders.DLT_ORIGINAL_TOPIC)) {
                String claimed =
                        header.value() == null
                                ? ""
                                : new String(header.value(), StandardCharsets.UTF_8);
                // It may have failed last in a retry topic.
                if (!TopicPlan.origin(claimed).equals(TopicPlan.origin(record.topic()))) {
                    return NAME.matcher(claimed).matches() ? claimed : "no topic at all";
                }
            }
        }
        return null;
    }

    /** Where a record is, for messages. */
    public static String place(ConsumerRecord<byte[], byte[]> record) {
        return "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
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
        return infos.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }
}
