package dev.winnow.retriever.ingest;

import dev.winnow.retriever.index.EmbeddedPassage;
import dev.winnow.retriever.index.IncomingDocument;
import java.util.List;

/** A document that is ready to be stored. */
public record PreparedDocument(IncomingDocument document, List<EmbeddedPassage> passages) {

    public PreparedDocument {
        passages = List.copyOf(passages);
    }
}
