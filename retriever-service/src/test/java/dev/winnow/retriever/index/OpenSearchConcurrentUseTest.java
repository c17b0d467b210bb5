package dev.winnow.retriever.index;

class OpenSearchConcurrentUseTest extends ConcurrentUseContract {

    OpenSearchConcurrentUseTest() {
        super(Engine.OPENSEARCH, 12);
    }
}
