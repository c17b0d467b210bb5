package dev.winnow.ingest.topic;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.document.VersionedDocumentStore;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Tells when all that is in the documents topic now can be searched, or was refused: once the
 * workers have taken it, and the index has read what they made of it. For one thread.
 */
public final class Arrival {

    private final IngestLag lag;
    private final VersionedDocumentStore store;
    private @Nullable Map<Integer, Long> documents;
    private @Nullable Map<Integer, Long> passages;

    public Arrival(IngestLag lag, VersionedDocumentStore store) {
        this.lag = lag;
        this.store = store;
    }

    /**
     * True once nothing of it is on its way any more. The first call decides what "now" is; a
     * broker that does not answer has nothing to say yet.
     */
    public boolean isOver() throws IOException, InterruptedException {
        try {
            if (documents == null) {
                documents = lag.documentEnds();
            }
            if (passages == null) {
                if (lag.documentsBefore(documents) > 0) {
                    return false;
                }
                passages = lag.passageEnds();
            }
        } catch (KafkaException e) {
            return false;
        }
        TopicPosition position = store.position();
        if (position == null) {
            return passages.values().stream().allMatch(end -> end == 0);
        }
        return passages.entrySet().stream()
                .allMatch(end -> position.next().getOrDefault(end.getKey(), 0L) >= end.getValue());
    }
}
