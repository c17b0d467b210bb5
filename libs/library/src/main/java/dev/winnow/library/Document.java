package dev.winnow.library;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document whose text is known.
 *
 * @param id unique within the tenant; a document with an id that is there takes the other's place
 * @param text the original, to which every offset of a citation points
 * @param title empty for one that is made from the text
 * @param uri where a person can read it, or null
 * @param metadata values for filters
 * @param groups groups of callers who may see it; empty for the whole tenant
 */
public record Document(
        DocumentId id,
        String text,
        String title,
        @Nullable String uri,
        Metadata metadata,
        List<String> groups) {

    public Document {
        groups = List.copyOf(groups);
    }

    /** A document with nothing beside its text, for the whole tenant. */
    public static Document of(String id, String text) {
        return new Document(new DocumentId(id), text, "", null, Metadata.NONE, List.of());
    }

    /** The same with a title. */
    public Document withTitle(String other) {
        return new Document(id, text, other, uri, metadata, groups);
    }
}
