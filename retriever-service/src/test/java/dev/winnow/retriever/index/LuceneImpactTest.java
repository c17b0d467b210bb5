package dev.winnow.retriever.index;

class LuceneImpactTest extends ImpactContract {

    LuceneImpactTest() {
        super(Engine.LUCENE);
    }
}
