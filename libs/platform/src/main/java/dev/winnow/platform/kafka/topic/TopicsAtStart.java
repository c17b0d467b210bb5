package dev.winnow.platform.kafka.topic;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once, when a gateway starts, at the topics into which it writes. Topics of outcomes and
 * answers into which nothing is written any more are named: an older version wrote the outcomes of
 * all questions there, of whatever tenant, and who could read them still can. Missing topics are
 * named, too, those of another version among them: a question for them waits, and others behind it.
 */
public final class TopicsAtStart implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TopicsAtStart.class);

    private static final Set<String> SHARED_ONCE =
            Set.of(RecordTopic.CONTEXTS.topic(), RecordTopic.ANSWERS.topic());

    private final Admin admin;

    /**
     * Begins to look in the background, since the broker may come later than this program.
     *
     * @param admin closed with this
     * @param written the topics into which this installation writes
     */
    public TopicsAtStart(Admin admin, Set<String> written) {
        this.admin = admin;
        Thread.ofVirtual().name("winnow-topics-at-start").start(() -> look(written));
    }

    private void look(Set<String> written) {
        ListTopicsOptions asLongAsItTakes = new ListTopicsOptions().timeoutMs(Integer.MAX_VALUE);
        try {
            tell(admin.listTopics(asLongAsItTakes).names().get(), written);
        } catch (ExecutionException e) {
            // The program ends before the broker came, or may not ask it.
            log.info("the topics were not looked at: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(Set<String> there, Set<String> written) {
        for (String topic : new TreeSet<>(SHARED_ONCE)) {
            if (there.contains(topic) && !written.contains(topic)) {
                log.warn(
                        "the topic {} is left from a version that wrote the outcomes or answers of all tenants there; nothing writes to it any more. "
                                + "Take the rights to read it away, or delete it",
                        topic);
            }
        }
        Set<String> missing = new TreeSet<>(written);
        missing.removeAll(there);
        if (!missing.isEmpty()) {
            log.warn(
                    "the topics {} are missing, or this program may not see them; what is written there waits until they are made. Run winnow topics apply",
                    missing);
        }
    }

    /**
     * Ends a look that is still waiting for the broker; with the time limit of the client's own it
     * would be waited for.
     */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
