package dev.winnow.platform.kafka.topic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * What the broker knows of the topic of documents.
 *
 * @param admin stays its owner's to close
 */
public record TopicView(Admin admin) {

    private static final String TOPIC = RecordTopic.DOCUMENTS.topic();

    /**
     * The topic as it is now.
     *
     * @param id another one after the topic was deleted and made again
     */
    public record State(String id, List<TopicPartition> partitions) {}

    /**
     * @throws KafkaException if the broker does not answer, or has no such topic
     */
    public State state() throws InterruptedException {
        TopicDescription now =
                Objects.requireNonNull(
                        answer(admin.describeTopics(List.of(TOPIC)).allTopicNames()).get(TOPIC),
                        "the broker answers what it was asked, or not at all");
        List<TopicPartition> partitions =
                now.partitions().stream()
                        .map(each -> new TopicPartition(TOPIC, each.partition()))
                        .toList();
        return new State(now.topicId().toString(), partitions);
    }

    /**
     * The offset behind the last record of every partition.
     *
     * @throws KafkaException if the broker does not answer, or has no such topic
     */
    public Map<Integer, Long> ends() throws InterruptedException {
        return ends(state().partitions());
    }

    /** The same for several partitions. */
    public Map<Integer, Long> ends(List<TopicPartition> partitions) throws InterruptedException {
        return offsets(partitions, OffsetSpec.latest());
    }

    /** The offset of the first record of each partition. */
    public Map<Integer, Long> beginnings(List<TopicPartition> partitions)
            throws InterruptedException {
        return offsets(partitions, OffsetSpec.earliest());
    }

    private Map<Integer, Long> offsets(List<TopicPartition> partitions, OffsetSpec which)
            throws InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, which));
        Map<Integer, Long> offsets = new HashMap<>();
        answer(admin.listOffsets(wanted).all())
                .forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return offsets;
    }

    /**
     * What the broker answers.
     *
     * @throws KafkaException if it does not
     */
    public static <T> T answer(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new KafkaException("the broker does not answer", e.getCause());
        }
    }
}
