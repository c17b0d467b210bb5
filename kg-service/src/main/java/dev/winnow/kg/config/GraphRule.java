package dev.winnow.kg.config;

/** Which rule chooses facts. */
public enum GraphRule {
    /** What is asked first, well founded before weak, by a budget of tokens. */
    WINNOW,
    /** KG-RAG's percentile, floor and number of sentences; needs an embedder in the same program. */
    KG_RAG
}
