package dev.winnow.retriever.search;

import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.retrieval.IndexView;

/** What sits beside the vectors: BM25 over words, or learned impacts. Safe for use by several threads. */
public interface LexicalSide {

    /** Names and scales the scores. */
    Source source();

    /** The terms of a question. */
    LexicalQuestion question(RetrievalRequest request, IndexView view, StageContext context);
}
