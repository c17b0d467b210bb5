package dev.winnow.retriever.index;

class OpenSearchViewTest extends ViewContract {

    OpenSearchViewTest() {
        super(Engine.OPENSEARCH);
    }
}
