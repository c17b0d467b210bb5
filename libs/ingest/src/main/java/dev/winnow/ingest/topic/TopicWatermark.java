package dev.winnow.ingest.topic;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.platform.kafka.topic.TopicView;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Tells when all that is in the documents topic now can be searched, or was refused: once the
 * store's position is behind it. For one thread.
 */
public final class TopicWatermark {

    private final TopicView topic;
    private final VersionedDocumentStore store;
    private @Nullable Goal goal;

    /** That of the first position in the goal's topic; null until the store has begun it. */
    private @Nullable Integer generation;

    /**
     * @param topic of the documents
     */
    public TopicWatermark(TopicView topic, VersionedDocumentStore store) {
        this.topic = topic;
        this.store = store;
    }

    /**
     * What is waited for.
     *
     * @param topic its id
     * @param ends behind the last record of each partition
     */
    private record Goal(String topic, Map<Integer, Long> ends) {

        boolean isReached(TopicPosition position) {
            return ends.entrySet().stream()
                    .allMatch(
                            end ->
                                    position.next().getOrDefault(end.getKey(), 0L)
                                            >= end.getValue());
        }
    }

    /**
     * True once nothing of it is on its way any more. The first call decides what "now" is; a
     * broker or a store that does not answer has nothing to say yet.
     *
     * @throws IOException if it never will be over
     */
    public boolean isOver() throws IOException, InterruptedException {
        try {
            if (goal == null) {
                TopicView.State state = topic.state();
                goal = new Goal(state.id(), topic.ends(state.partitions()));
            }
            TopicPosition position = position();
            if (position == null) {
                return false;
            }
            if (position.topic().equals(goal.topic())) {
                if (generation == null) {
                    generation = position.generation();
                }
                if (position.generation() > generation) {
                    // It became shorter, and its end may never be where it was.
                    throw gone();
                }
                return goal.isReached(position);
            }
            if (!topic.state().id().equals(goal.topic())) {
                throw gone();
            }
            return false;
        } catch (KafkaException e) {
            return false;
        }
    }

    private static IOException gone() {
        return new IOException(
                "the documents topic was made again, and what was sent went with the old one; send it again");
    }

    private @Nullable TopicPosition position() {
        try {
            return store.position();
        } catch (IOException e) {
            return null;
        }
    }
}
