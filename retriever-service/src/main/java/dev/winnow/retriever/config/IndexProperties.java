package dev.winnow.retriever.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What keeps documents and passages.
 *
 * @param store lucene: an index in the folder winnow.retriever.directory, for one program;
 *     opensearch: an index on an OpenSearch, for any number of programs
 */
@ConfigurationProperties("winnow.index")
public record IndexProperties(@DefaultValue("lucene") Store store) {

    /** What keeps documents and passages. */
    public enum Store {
        /** An index in a folder, open in one program at a time. */
        LUCENE,
        /** An index on an OpenSearch, which any number of programs share. */
        OPENSEARCH
    }
}
