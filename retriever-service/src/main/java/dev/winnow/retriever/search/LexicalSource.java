package dev.winnow.retriever.search;

import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.SparseEncoder;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.core.score.Impacts;
import dev.winnow.retriever.search.Round.Source;
import org.jspecify.annotations.Nullable;

/**
 * What sits beside the vectors: BM25 over the words of the question as the index's analyser makes
 * them, or learned sparse retrieval (uniCOIL: Lin and Ma, arXiv 2106.14807; SPLADE: Formal et al.,
 * SIGIR 2021) where the index holds impacts. The impacts that a question brought along are taken
 * first, since only their sender knows which encoder the index was made with; the encoder is asked
 * for those without. Safe for use by several threads.
 */
final class LexicalSource {

    /** Of the time left. The encoder of vectors comes after this one and needs about as much. */
    private static final double SHARE = .4;

    private final ImpactOrigin impacts;

    LexicalSource(ImpactOrigin impacts) {
        this.impacts = impacts;
    }

    /**
     * A question as it is searched.
     *
     * @param query its terms; null if there is a problem
     * @param problem why it cannot be searched, without a word of the question; null if it can
     */
    record Terms(@Nullable LexicalQuery query, @Nullable String problem) {

        private static Terms of(Impacts impacts) {
            return new Terms(LexicalQuery.impacts(impacts), null);
        }
    }

    /** Names and scales the scores. */
    Source source() {
        return impacts.wanted() ? Source.IMPACT : Source.BM25;
    }

    /** The terms of a question. */
    Terms terms(RetrievalRequest request, IndexView view, StageContext context) {
        if (!impacts.wanted()) {
            if (!request.impacts().isEmpty()) {
                throw new InvalidInputException(
                        Kind.INVALID_VALUE,
                        "query_vector cannot be used: this index holds words and no impacts (winnow.retriever.sparse.source is bm25); leave it out, or index with source impact");
            }
            return new Terms(view.analyse(request.text()), null);
        }
        if (!request.impacts().isEmpty()) {
            return Terms.of(request.impacts());
        }
        SparseEncoder encoder = impacts.encoder();
        if (encoder == null) {
            return new Terms(
                    null,
                    "the question brought no query_vector and there is no encoder (winnow.retriever.sparse.encoder-path)");
        }
        try {
            Impacts encoded = encoder.encodeQuery(request.text(), Search.deadline(SHARE, context));
            int terms = encoded.weights().size();
            return terms > LexicalQuery.MOST_TERMS
                    ? new Terms(
                            null,
                            "the encoder made %d terms of the question, at most %d can be searched"
                                    .formatted(terms, LexicalQuery.MOST_TERMS))
                    : Terms.of(encoded);
        } catch (StageException e) {
            return new Terms(null, String.valueOf(e.getMessage()));
        }
    }
}
