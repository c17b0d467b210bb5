package dev.winnow.platform.kafka.topic;

import dev.winnow.core.outcome.StageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Every topic of an installation and how it is kept.
 *
 * @param partitions of each topic of the line; the most replicas of a stage that can work at once
 * @param replicas copies of each partition
 * @param retries attempts beyond the first, each with a topic of its own
 * @param questions topics into which others write questions, and where those end
 */
public record TopicPlan(
        int partitions, short replicas, int retries, List<QuestionsTopic> questions) {

    /** What the names of retry topics end in, before their number. */
    public static final String RETRY = "-retry";

    /** What the names of dead letter topics end in. */
    public static final String DEAD_LETTERS = "-dlt";

    private static final Pattern AFTERWARDS =
            Pattern.compile("(" + RETRY + "-\\d+|" + DEAD_LETTERS + ")$");

    /** States are at most 900 KB, and their headers small. */
    private static final int STATE_BYTES = 1024 * 1024;

    /**
     * Largest state with which a question begins, in bytes: what the retriever fills a state to,
     * since the later stages add as much to passages that came with the question.
     */
    public static final int ACCEPTED_BYTES = 900_000;

    /**
     * Largest record of a document in bytes: 20 MB, the default of winnow.ingest.max-document-size,
     * are 26.7 in base64, and there are metadata and headers.
     */
    public static final int LARGEST_DOCUMENT = 28 * 1024 * 1024;

    /**
     * Whatever fits into a topic has to fit into its retry and dead letter topics with the headers
     * of the failure.
     */
    public static final int LARGEST_BYTES = LARGEST_DOCUMENT + 1024 * 1024;

    /**
     * States are of use until their question has ended; a day is for whoever looks into trouble.
     */
    private static final Duration STATES_KEPT = Duration.ofDays(1);

    /** What others read or have to mend is kept over a long weekend and a holiday. */
    private static final Duration RESULTS_KEPT = Duration.ofDays(7);

    public TopicPlan {
        questions = List.copyOf(questions);
    }

    /**
     * Where the records of a retry or dead letter topic come from, by its name; any other topic
     * itself.
     */
    public static String origin(String topic) {
        return AFTERWARDS.matcher(topic).replaceFirst("");
    }

    /** The topics whose records may end in a dead letter topic, in alphabetical order. */
    public Set<String> withDeadLetters() {
        Set<String> origins = new TreeSet<>();
        for (NewTopic topic : topics()) {
            if (topic.name().endsWith(DEAD_LETTERS)) {
                origins.add(origin(topic.name()));
            }
        }
        return origins;
    }

    /** The topics, in alphabetical order. */
    public List<NewTopic> topics() {
        Map<String, NewTopic> topics = new TreeMap<>();
        for (QuestionsTopic from : questions) {
            for (String topic : List.of(from.topic(), from.outcomes())) {
                add(topics, topic, kept(RESULTS_KEPT, STATE_BYTES));
                add(topics, topic + DEAD_LETTERS, kept(RESULTS_KEPT, LARGEST_BYTES));
            }
            addRetries(topics, from.outcomes());
            add(topics, from.answers(), kept(RESULTS_KEPT, STATE_BYTES));
        }
        // Read by the gateway that waits for them, and by nobody afterwards.
        add(topics, RecordTopic.CONTEXTS.topic(RecordTopic.HTTP), kept(STATES_KEPT, STATE_BYTES));
        for (StageId stage : StageId.values()) {
            String topic = RecordTopic.into(stage).topic();
            add(topics, topic, kept(STATES_KEPT, STATE_BYTES));
            add(topics, topic + DEAD_LETTERS, kept(RESULTS_KEPT, LARGEST_BYTES));
            addRetries(topics, topic);
        }
        String documents = RecordTopic.DOCUMENTS.topic();
        add(topics, documents, kept(RESULTS_KEPT, LARGEST_DOCUMENT));
        add(topics, documents + DEAD_LETTERS, kept(RESULTS_KEPT, LARGEST_BYTES));
        return new ArrayList<>(topics.values());
    }

    private void addRetries(Map<String, NewTopic> topics, String topic) {
        for (int retry = 0; retry < retries; retry++) {
            add(topics, topic + RETRY + "-" + retry, kept(STATES_KEPT, LARGEST_BYTES));
        }
    }

    private void add(Map<String, NewTopic> topics, String name, Map<String, String> settings) {
        topics.put(name, new NewTopic(name, partitions, replicas).configs(settings));
    }

    private static Map<String, String> kept(Duration time, int bytes) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
    }
}
