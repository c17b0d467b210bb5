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
public record IndexProperties(@DefaultValue("lucene") IndexStore store) {}
