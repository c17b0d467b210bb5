package dev.winnow.eval.retrieval;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.eval.collection.BeirDocument;
import java.util.List;

/**
 * Title and text as one passage, as the published baselines have it; the encoder reads as much of
 * it as fits its window.
 */
public final class WholeDocument implements PassageCutter {

    @Override
    public List<Passage> cut(BeirDocument document) {
        DocumentId id = new DocumentId(document.id());
        return List.of(
                new Passage(
                        id.passage(0),
                        id,
                        document.title(),
                        List.of(),
                        document.text(),
                        0,
                        document.text().length(),
                        null,
                        Metadata.NONE));
    }

    @Override
    public String name() {
        return "document";
    }
}
