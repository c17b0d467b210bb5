package dev.winnow.ingest.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.platform.kafka.topic.TopicView;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.StoreFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** With a real topic of one record, and a store whose position the test moves. */
@Tag("servers")
@ExtendWith(DocumentsBroker.Shared.class)
class TopicWatermarkTest {

    private static final String KEY = "acme/one";
    private static final int PARTITION = DocumentsBroker.partition(KEY);

    private static DocumentsBroker broker;

    @TempDir private Path folder;

    private LuceneIndex store;
    private TopicWatermark arrival;
    private String topic;

    @BeforeAll
    static void takeBroker() {
        broker = DocumentsBroker.shared();
    }

    @BeforeEach
    void start() throws Exception {
        broker.fresh();
        broker.send(KEY, null, "{}");
        broker.flush();
        topic = broker.id();
        store = StoreFixture.open(folder);
        arrival = new TopicWatermark(new TopicView(broker.admin()), store);
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
    }

    private void reach(String of, int generation, long next) throws IOException {
        store.commit(
                new TopicPosition(of, generation, new TreeMap<>(Map.of(PARTITION, next))),
                store.losses());
    }

    @Test
    void it_is_over_once_the_store_is_behind_what_was_there_at_the_first_question()
            throws Exception {
        assertThat(arrival.isOver()).as("the store has not begun").isFalse();
        broker.send(KEY, null, "{}");
        broker.flush();
        reach(topic, 0, 0);
        assertThat(arrival.isOver()).isFalse();
        reach(topic, 0, 1);
        assertThat(arrival.isOver()).isTrue();
    }

    @Test
    void a_store_that_has_yet_to_go_on_to_the_topic_is_waited_for() throws Exception {
        reach("the one before", 2, 9);
        assertThat(arrival.isOver()).isFalse();
        reach(topic, 3, 0);
        assertThat(arrival.isOver()).isFalse();
        reach(topic, 3, 1);
        assertThat(arrival.isOver()).isTrue();
    }

    @Test
    void a_topic_that_became_shorter_is_not_waited_for() throws Exception {
        reach(topic, 1, 0);
        assertThat(arrival.isOver()).isFalse();
        reach(topic, 2, 0);

        requireLost();
    }

    @Test
    void a_topic_that_was_made_again_is_not_waited_for() throws Exception {
        reach(topic, 0, 0);
        assertThat(arrival.isOver()).isFalse();
        broker.fresh();
        reach(broker.id(), 1, 0);

        requireLost();
    }

    private void requireLost() {
        assertThatIOException().isThrownBy(arrival::isOver).withMessageContaining("send it again");
    }
}
