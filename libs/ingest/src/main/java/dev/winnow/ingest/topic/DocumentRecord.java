package dev.winnow.ingest.topic;

import dev.winnow.core.passage.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A document as anybody whom the topic lets in may write it to {@code winnow.documents.v1}: JSON
 * with either {@code text} or {@code content}.
 *
 * @param title in place of the one that the content gives
 * @param text what is stored to the letter
 * @param content the bytes of a file, in base64; its text is extracted
 * @param mediaType what the content is, e.g. {@code application/pdf}; without it the id's extension
 *     and the first bytes tell
 * @param uri where a person can read it
 * @param groups who may see it, none for the whole tenant; if this is left out or null, a document
 *     of groups keeps them
 * @param defaultGroups who may see it if {@code groups} is left out and there is no version of it
 *     for groups; the whole tenant if this is left out, too
 * @param metadata for filters
 * @param vector what a sparse encoder made of the whole text
 */
public record DocumentRecord(
        @Nullable String title,
        @Nullable String text,
        byte @Nullable [] content,
        @Nullable String mediaType,
        @Nullable String uri,
        @Nullable List<String> groups,
        @Nullable List<String> defaultGroups,
        @Nullable Metadata metadata,
        @Nullable JsonNode vector) {}
