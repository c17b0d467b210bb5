package dev.winnow.retriever.index;

class LuceneConcurrentUseTest extends ConcurrentUseContract {

    LuceneConcurrentUseTest() {
        super(Engine.LUCENE, 150);
    }
}
