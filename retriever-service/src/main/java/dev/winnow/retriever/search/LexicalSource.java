package dev.winnow.retriever.search;

import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.retrieval.ImpactOrigin;
import dev.winnow.core.retrieval.IndexView;

/**
 * What sits beside the vectors: BM25 over words, or learned impacts. Safe for use by several
 * threads.
 */
public interface LexicalSource {

    /**
     * The side that searches what an index holds beside vectors: its impacts where it has any, and
     * words otherwise.
     */
    static LexicalSource of(ImpactOrigin impacts) {
        return impacts.wanted() ? new ImpactSource(impacts.encoder()) : new Bm25Source();
    }

    /** Names and scales the scores. */
    Source source();

    /** The terms of a question. */
    LexicalQuestion question(RetrievalRequest request, IndexView view, StageContext context);
}
