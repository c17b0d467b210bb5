package dev.winnow.retriever.config;

/** What keeps documents and passages. */
public enum IndexStore {
    /** An index in a folder, open in one program at a time. */
    LUCENE,
    /** An index on an OpenSearch, which any number of programs share. */
    OPENSEARCH
}
