package dev.winnow.bench.collection;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;

/**
 * A document of a collection.
 *
 * @param id its {@code _id}
 * @param title empty if it has none
 * @param text may be empty: Cranfield has two such documents
 */
public record BeirDocument(String id, String title, String text) {

    /** Name of this way of cutting, for caches. */
    public static final String CUT = "document";

    /**
     * Title and text as one passage, as the published baselines have it; the encoder reads as much
     * of it as fits its window.
     */
    public Passage passage() {
        DocumentId document = new DocumentId(id);
        return Passage.whole(document.passage(0), document, title, text);
    }
}
