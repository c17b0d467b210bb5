package dev.winnow.core.retrieval;

/** The kind of terms of a lexical query, which decides how they are scored. */
public enum TermSpace {
    /** Words as the index's analyser makes them, scored by BM25. */
    WORDS,
    /**
     * Vocabulary of a learned sparse encoder (uniCOIL, SPLADE), scored by the inner product of the
     * weights on both sides.
     */
    IMPACTS
}
