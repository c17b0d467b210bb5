package dev.winnow.retriever.index;

class OpenSearchVersionedChangesTest extends VersionedChangesContract {

    OpenSearchVersionedChangesTest() {
        super(Engine.OPENSEARCH);
    }
}
