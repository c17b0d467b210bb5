package dev.winnow.retriever.search;

import dev.winnow.core.outcome.StageException;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.SparseEncoder;
import dev.winnow.core.retrieval.TermSpace;
import dev.winnow.core.score.Impacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learned sparse retrieval (uniCOIL: Lin and Ma, arXiv 2106.14807; SPLADE: Formal et al., SIGIR
 * 2021). The impacts that a question brought along are taken first, since only their sender knows
 * which encoder the index was made with; the encoder is asked for those without.
 */
public final class ImpactSource implements LexicalSource {

    /** Of the time left. The encoder of vectors comes after this one and needs about as much. */
    private static final double SHARE = .4;

    private static final LexicalQuery NOTHING = new LexicalQuery(TermSpace.IMPACTS, List.of());

    private final @Nullable SparseEncoder encoder;

    /**
     * @param encoder makes the impacts of questions; null if they must bring their own
     */
    public ImpactSource(@Nullable SparseEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public Source source() {
        return Source.IMPACT;
    }

    @Override
    public LexicalQuestion question(
            RetrievalRequest request, IndexView view, StageContext context) {
        if (!request.impacts().isEmpty()) {
            return new LexicalQuestion(
                    LexicalQuery.impacts(request.impacts()), null, Duration.ZERO);
        }
        if (encoder == null) {
            return new LexicalQuestion(
                    NOTHING,
                    "the question brought no query_vector and there is no encoder (winnow.retriever.sparse.encoder-path)",
                    Duration.ZERO);
        }
        Instant begin = context.clock().instant();
        try {
            Impacts impacts =
                    encoder.encodeQuery(request.text(), EncoderTime.share(SHARE, context));
            int terms = impacts.weights().size();
            return terms > LexicalQuery.MOST_TERMS
                    ? new LexicalQuestion(
                            NOTHING,
                            "the encoder made %d terms of the question, at most %d can be searched"
                                    .formatted(terms, LexicalQuery.MOST_TERMS),
                            EncoderTime.since(begin, context))
                    : new LexicalQuestion(
                            LexicalQuery.impacts(impacts), null, EncoderTime.since(begin, context));
        } catch (StageException e) {
            return new LexicalQuestion(
                    NOTHING, String.valueOf(e.getMessage()), EncoderTime.since(begin, context));
        }
    }
}
