package dev.winnow.platform.kafka;

import dev.winnow.core.pipeline.StageId;

/** The topics of the line, each named after what its records are. */
public enum RecordTopic {
    /** Questions as anybody writes them: bare JSON. */
    QUESTIONS("questions"),
    /** Accepted questions: a state that no stage has seen. */
    QUERIES("queries"),
    /** States with entities and facts. */
    GROUNDED("grounded"),
    /** States with candidates. */
    CANDIDATES("candidates"),
    /** States with rank scores and keep-probabilities. */
    RERANKED("reranked"),
    /** What became of each accepted question: a compact context, or a problem. */
    CONTEXTS("contexts"),
    /** What a generator made of the contexts. */
    ANSWERS("answers"),
    /** Documents as they change: content, or a tombstone. */
    DOCUMENTS("documents"),
    /** Passages of the documents, cut and embedded. */
    PASSAGES("passages");

    private static final String SUFFIX = ".v1";

    private final String label;

    RecordTopic(String label) {
        this.label = label;
    }

    /** The topic's name, e.g. {@code winnow.candidates.v1}. */
    public String topic() {
        return "winnow." + label + SUFFIX;
    }

    /** CloudEvents' {@code type} of its records, e.g. {@code dev.winnow.candidates.v1}. */
    public String type() {
        return "dev." + topic();
    }

    /** What a stage reads. */
    public static RecordTopic into(StageId stage) {
        return switch (stage) {
            case KG -> QUERIES;
            case RETRIEVER -> GROUNDED;
            case RERANKER -> CANDIDATES;
            case PRUNER -> RERANKED;
        };
    }

    /** What a stage writes. */
    public static RecordTopic outOf(StageId stage) {
        return switch (stage) {
            case KG -> GROUNDED;
            case RETRIEVER -> CANDIDATES;
            case RERANKER -> RERANKED;
            case PRUNER -> CONTEXTS;
        };
    }
}
