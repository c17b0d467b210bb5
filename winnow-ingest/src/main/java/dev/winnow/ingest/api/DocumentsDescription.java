package dev.winnow.ingest.api;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said about one uploaded file beside its content.
 *
 * @param file the file's name in the upload
 * @param id the document's id; the file's name if this is left out
 * @param title in place of the document's own
 * @param uri where a person can read it
 * @param metadata beside the document's own, and stronger
 * @param groups some of the caller's groups, or an empty list for the whole tenant; what the form's
 *     field {@code groups} says if this is left out or null
 */
record DocumentsDescription(
        String file,
        @Nullable DocumentId id,
        @Nullable String title,
        @Nullable String uri,
        @Nullable Metadata metadata,
        @Nullable List<String> groups) {}
