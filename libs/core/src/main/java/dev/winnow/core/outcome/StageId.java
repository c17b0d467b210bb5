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
}
