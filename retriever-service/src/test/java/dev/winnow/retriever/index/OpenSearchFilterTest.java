package dev.winnow.retriever.index;

class OpenSearchFilterTest extends FilterContract {

    OpenSearchFilterTest() {
        super(Engine.OPENSEARCH);
    }
}
