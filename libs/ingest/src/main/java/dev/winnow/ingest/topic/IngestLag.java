package dev.winnow.ingest.topic;

import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicView;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the store is behind those who write documents, for who sees the broker alone: by the
 * offsets of the group, which the workers commit after the store.
 *
 * @param admin stays its owner's to close
 */
public record IngestLag(Admin admin) {

    /** Records of documents that were ever written. */
    public long written() throws InterruptedException {
        return new TopicView(admin).ends().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Records of documents that cannot be searched yet, nor were refused. */
    public long waiting() throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> taken =
                TopicView.answer(
                        admin.listConsumerGroupOffsets(DocumentFollower.GROUP)
                                .partitionsToOffsetAndMetadata());
        long waiting = 0;
        for (Map.Entry<Integer, Long> end : new TopicView(admin).ends().entrySet()) {
            OffsetAndMetadata offset =
                    taken.get(new TopicPartition(RecordTopic.DOCUMENTS.topic(), end.getKey()));
            waiting += Math.max(0, end.getValue() - (offset == null ? 0 : offset.offset()));
        }
        return waiting;
    }
}
