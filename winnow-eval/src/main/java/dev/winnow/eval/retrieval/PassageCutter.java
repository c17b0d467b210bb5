package dev.winnow.eval.retrieval;

import dev.winnow.core.passage.Passage;
import dev.winnow.eval.collection.BeirDocument;
import java.util.List;

/** How a document of a collection becomes passages. */
public interface PassageCutter {

    List<Passage> cut(BeirDocument document);

    /** What the passages depend on, for caches. */
    String name();
}
