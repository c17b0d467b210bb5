package dev.winnow.ingest.prepare;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import java.util.List;

/** A document that is ready to be stored. */
public record PreparedDocument(IncomingDocument document, List<EmbeddedPassage> passages) {

    public PreparedDocument {
        passages = List.copyOf(passages);
    }
}
