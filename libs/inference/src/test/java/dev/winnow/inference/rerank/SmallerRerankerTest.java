package dev.winnow.inference.rerank;

import dev.winnow.inference.model.ModelSource;

/** The reranker of half the layers that Winnow brings along. */
class SmallerRerankerTest extends ShippedRerankerContract {

    @Override
    ModelSource source() {
        return new ModelSource.ClassPath("dev/winnow/models/winnow-mini-2");
    }
}
