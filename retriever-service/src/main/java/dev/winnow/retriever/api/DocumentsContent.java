package dev.winnow.retriever.api;

import dev.winnow.core.passage.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document whose text is known.
 *
 * @param text stored as it is
 * @param uri where a person can read it
 * @param metadata for filters
 * @param groups some of the caller's groups, or none for the whole tenant; the caller's groups if this is left out
 */
record DocumentsContent(
        @Nullable String title,
        String text,
        @Nullable String uri,
        @Nullable Metadata metadata,
        @Nullable List<String> groups) {}
