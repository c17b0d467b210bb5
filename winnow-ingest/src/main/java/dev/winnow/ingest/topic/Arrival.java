package dev.winnow.ingest.topic;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.document.VersionedDocumentStore;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Tells when all that is in the documents topic now can be searched, or was refused: once the
 * workers have taken it, and the index has read what they made of it. For one thread.
 */
public final class Arrival {

    private final IngestLag lag;
    private final VersionedDocumentStore store;
    private final Supplier<@Nullable String> end;
    private @Nullable Map<Integer, Long> documents;
    private @Nullable Map<Integer, Long> passages;

    /**
     * @param end why the index reads no more, ever; null as long as it does
     */
    public Arrival(IngestLag lag, VersionedDocumentStore store, Supplier<@Nullable String> end) {
        this.lag = lag;
        this.store = store;
        this.end = end;
    }

    /**
     * True once nothing of it is on its way any more. The first call decides what "now" is; a
     * broker that does not answer has nothing to say yet.
     *
     * @throws IOException if it never will be over
     */
    public boolean isOver() throws IOException, InterruptedException {
        String failure = end.get();
        if (failure != null) {
            throw new IOException(failure);
        }
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
        Map<Integer, Long> read = position == null ? Map.of() : position.next();
        return passages.entrySet().stream()
                .allMatch(last -> read.getOrDefault(last.getKey(), 0L) >= last.getValue());
    }
}
