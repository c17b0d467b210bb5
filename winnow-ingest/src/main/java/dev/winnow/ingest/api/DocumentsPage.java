package dev.winnow.ingest.api;

import dev.winnow.core.identity.DocumentId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some documents, ordered by id.
 *
 * @param next id to send as {@code after} for the next page, or null if this is the last one
 */
record DocumentsPage(List<DocumentsEntry> documents, @Nullable DocumentId next) {}
