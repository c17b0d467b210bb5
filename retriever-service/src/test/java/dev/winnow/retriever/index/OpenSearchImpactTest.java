package dev.winnow.retriever.index;

class OpenSearchImpactTest extends ImpactContract {

    OpenSearchImpactTest() {
        super(Engine.OPENSEARCH);
    }
}
