package dev.winnow.platform.kafka.topic;

import dev.winnow.core.outcome.StageId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the records of the line are; their topics are named after it. Of questions, outcomes and
 * answers there may be several topics, each for some alone.
 */
public enum RecordTopic {
    /** Questions as anybody writes them: bare JSON. */
    QUESTIONS("questions"),
    /** Accepted questions: a state that no stage has seen. */
    ACCEPTED("accepted"),
    /** States with entities and facts. */
    FACTS("facts"),
    /** States with candidates. */
    CANDIDATES("candidates"),
    /** States with rank scores and keep-probabilities. */
    RERANKED("reranked"),
    /** What became of each accepted question: a compact context, or a problem. */
    CONTEXTS("contexts"),
    /** What a generator made of the contexts. */
    ANSWERS("answers"),
    /** Documents as they change: content, or a tombstone. */
    DOCUMENTS("documents");

    /** The name of the topic of outcomes in which questions over HTTP end. */
    public static final String HTTP = "http";

    private static final String SUFFIX = ".v1";

    private final String label;
    private final Pattern named;

    RecordTopic(String label) {
        this.label = label;
        // A topic's name has at most 249 characters, and those of retries are longer.
        this.named = Pattern.compile("winnow\\." + label + "\\.([a-z0-9][a-z0-9._-]{0,199})\\.v1");
    }

    /** The topic without a name, e.g. {@code winnow.candidates.v1}. */
    public String topic() {
        return "winnow." + label + SUFFIX;
    }

    /**
     * The topic of these records that is for some alone.
     *
     * @param name whose it is, e.g. {@code acme} for {@code winnow.contexts.acme.v1}; empty for the
     *     topic without a name
     */
    public String topic(String name) {
        return name.isEmpty() ? topic() : "winnow." + label + "." + name + SUFFIX;
    }

    /**
     * Whose a topic of these records is.
     *
     * @return empty for the topic without a name; null if it is none of these records
     */
    public @Nullable String nameIn(String topic) {
        if (topic.equals(topic())) {
            return "";
        }
        Matcher matcher = named.matcher(topic);
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** CloudEvents' {@code type} of its records, e.g. {@code dev.winnow.candidates.v1}. */
    public String type() {
        return "dev." + topic();
    }

    /** What a stage reads. */
    public static RecordTopic into(StageId stage) {
        return switch (stage) {
            case KG -> ACCEPTED;
            case RETRIEVER -> FACTS;
            case RERANKER -> CANDIDATES;
            case PRUNER -> RERANKED;
        };
    }

    /** What a stage writes. */
    public static RecordTopic outOf(StageId stage) {
        return switch (stage) {
            case KG -> FACTS;
            case RETRIEVER -> CANDIDATES;
            case RERANKER -> RERANKED;
            case PRUNER -> CONTEXTS;
        };
    }
}
