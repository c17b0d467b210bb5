package dev.winnow.retriever.search;

import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.retrieval.IndexView;
import java.time.Duration;

/** The words of the question as the index's analyser makes them, scored by BM25. */
public final class Bm25Source implements LexicalSource {

    @Override
    public Source source() {
        return Source.BM25;
    }

    @Override
    public LexicalQuestion question(
            RetrievalRequest request, IndexView view, StageContext context) {
        if (!request.impacts().isEmpty()) {
            throw new InvalidInputException(
                    Kind.INVALID_VALUE,
                    "query_vector cannot be used: this index holds words and no impacts (winnow.retriever.sparse.source is bm25); leave it out, or index with source impact");
        }
        return new LexicalQuestion(view.analyse(request.text()), null, Duration.ZERO);
    }
}
