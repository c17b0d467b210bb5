package dev.winnow.eval.retrieval;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.passage.Passage;
import dev.winnow.eval.collection.BeirDocument;
import java.util.List;

/** Cuts a document of a collection into passages. */
public interface PassageCutter {

    List<Passage> cut(BeirDocument document);

    /** Name of everything that the passages depend on, for caches. */
    String name();

    /** Texts that are entries of the index. */
    enum Unit {
        /** Title and text as one entry, as the published baselines have it. */
        DOCUMENT,
        /** As the product cuts them. */
        PASSAGE;

        /** For the help of a command. */
        public static final String OPTION =
                "document (title and text as one entry, the default) or passage (as the product cuts them).";

        /**
         * The cutter.
         *
         * @param tokens the encoder's
         */
        public PassageCutter cutter(TokenCounter tokens) {
            return switch (this) {
                case DOCUMENT -> new WholeDocument();
                case PASSAGE -> new ProductPassages(tokens);
            };
        }
    }
}
