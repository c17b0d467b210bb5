package dev.winnow.core.retrieval;

/** What the terms of a lexical query are, and with that what scores them. */
public enum TermSpace {
    /** Words as the index's analyser makes them, scored by BM25. */
    WORDS,
    /** Vocabulary of a learned sparse encoder (uniCOIL, SPLADE), scored by the inner product of the weights on both sides. */
    IMPACTS
}
