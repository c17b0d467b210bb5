package dev.winnow.eval.cli;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.eval.retrieval.PassageCutter;
import dev.winnow.eval.retrieval.ProductPassages;
import dev.winnow.eval.retrieval.WholeDocument;

/** Which texts are entries of the index. */
enum Unit {
    /** Title and text as one entry, as the published baselines have it. */
    DOCUMENT,
    /** As the product cuts them. */
    PASSAGE;

    /**
     * The way of cutting.
     *
     * @param tokens the encoder's
     */
    PassageCutter cutter(TokenCounter tokens) {
        return switch (this) {
            case DOCUMENT -> new WholeDocument();
            case PASSAGE -> new ProductPassages(tokens);
        };
    }
}
