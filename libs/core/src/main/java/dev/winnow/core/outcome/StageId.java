package dev.winnow.core.outcome;

/** The four stages, in the order of the pipeline. */
public enum StageId {
    /** Links entities and finds facts. */
    KG("kg"),
    /** Finds candidate passages. */
    RETRIEVER("retriever"),
    /** Scores candidates and their sentences. */
    RERANKER("reranker"),
    /** Decides what is kept and writes the context. */
    PRUNER("pruner");

    private final String label;

    StageId(String label) {
        this.label = label;
    }

    /** The name in headers, metrics, topics and URLs. */
    public String label() {
        return label;
    }

    /**
     * The stage with this label.
     *
     * @throws IllegalArgumentException if there is none; the message lists the labels
     */
    public static StageId of(String label) {
        for (StageId id : values()) {
            if (id.label.equals(label)) {
                return id;
            }
        }
        throw new IllegalArgumentException(
                "no stage '%s'; stages are kg, retriever, reranker, pruner".formatted(label));
    }
}
