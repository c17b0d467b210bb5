package dev.winnow.retriever.index;

class OpenSearchStoreTest extends StoreContract {

    OpenSearchStoreTest() {
        super(Engine.OPENSEARCH);
    }
}
