package dev.winnow.core.document;

import java.util.List;

/**
 * A document as it can be stored again, without reading or embedding anything anew.
 *
 * @param document with its original
 * @param passages in their order, with vectors in full precision and impacts
 * @param version that it was stored with
 */
public record StoredContent(
        IncomingDocument document, List<EmbeddedPassage> passages, long version) {

    public StoredContent {
        passages = List.copyOf(passages);
    }
}
