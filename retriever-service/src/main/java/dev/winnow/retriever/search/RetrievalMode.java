package dev.winnow.retriever.search;

/** Which sources find and score passages. */
public enum RetrievalMode {
    /** Words alone; no model is asked. */
    BM25,
    /** Vectors alone. */
    DENSE,
    /** Both, fused. The product's default. */
    HYBRID
}
