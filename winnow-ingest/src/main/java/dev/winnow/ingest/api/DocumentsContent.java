package dev.winnow.ingest.api;

import dev.winnow.core.passage.Metadata;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document whose text is known.
 *
 * @param text stored as it is
 * @param uri where a person can read it
 * @param metadata for filters
 * @param groups some of the caller's groups, or an empty list for the whole tenant. Left out or
 *     null, a document of groups keeps them, and any other one gets the caller's
 */
record DocumentsContent(
        @Nullable String title,
        String text,
        @Nullable String uri,
        @Nullable Metadata metadata,
        @Schema(
                        description =
                                "some of the caller's groups, or an empty list for the whole tenant; left out or null, a document of groups keeps them, and any other one gets the caller's")
                @Nullable List<String> groups) {}
