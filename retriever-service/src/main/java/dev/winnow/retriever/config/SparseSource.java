package dev.winnow.retriever.config;

/** What sits beside the vectors. */
public enum SparseSource {
    /** Words, scored by BM25. */
    BM25,
    /** Learned impacts, scored by their inner product. */
    IMPACT
}
