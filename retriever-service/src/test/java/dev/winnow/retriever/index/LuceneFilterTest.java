package dev.winnow.retriever.index;

class LuceneFilterTest extends FilterContract {

    LuceneFilterTest() {
        super(Engine.LUCENE);
    }
}
