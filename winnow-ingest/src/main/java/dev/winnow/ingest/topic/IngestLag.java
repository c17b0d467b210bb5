package dev.winnow.ingest.topic;

import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicView;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** How far the ingest workers are behind those who write documents. */
public final class IngestLag {

    private final Admin admin;
    private final TopicView documents;
    private final TopicView passages;

    /**
     * @param admin stays its owner's to close
     */
    public IngestLag(Admin admin) {
        this.admin = admin;
        this.documents = new TopicView(admin, RecordTopic.DOCUMENTS);
        this.passages = new TopicView(admin, RecordTopic.PASSAGES);
    }

    /** Records of documents that no worker has taken yet. */
    public long documents() throws InterruptedException {
        return documentsBefore(documents.ends());
    }

    /** The offset behind the last record of each partition of the documents topic. */
    Map<Integer, Long> documentEnds() throws InterruptedException {
        return documents.ends();
    }

    /** The same of the passages topic. */
    Map<Integer, Long> passageEnds() throws InterruptedException {
        return passages.ends();
    }

    /** Records of documents before these offsets that no worker has taken yet. */
    long documentsBefore(Map<Integer, Long> ends) throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> taken = taken();
        long waiting = 0;
        for (Map.Entry<Integer, Long> end : ends.entrySet()) {
            OffsetAndMetadata offset =
                    taken.get(new TopicPartition(RecordTopic.DOCUMENTS.topic(), end.getKey()));
            waiting += Math.max(0, end.getValue() - (offset == null ? 0 : offset.offset()));
        }
        return waiting;
    }

    /**
     * Sum of the offsets behind the last record of each partition of the passages topic: the
     * position of an index that has read it.
     */
    public long passages() throws InterruptedException {
        return passages.ends().values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<TopicPartition, OffsetAndMetadata> taken() throws InterruptedException {
        try {
            return admin.listConsumerGroupOffsets(DocumentListener.GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("the workers' offsets cannot be read", e.getCause());
        }
    }
}
