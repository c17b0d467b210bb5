package dev.winnow.inference.rerank;

import dev.winnow.inference.model.ModelSource;

/** The larger reranker that Winnow brings along. */
class LargerRerankerTest extends ShippedRerankerContract {

    @Override
    ModelSource source() {
        return new ModelSource.ClassPath("dev/winnow/models/winnow-small-1");
    }
}
