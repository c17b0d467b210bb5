package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.FeedbackModel;
import dev.winnow.core.retrieval.LexicalQuery;
import java.util.List;

/**
 * RM3: the question's terms mixed with a relevance model of the feedback passages (Lavrenko and
 * Croft, SIGIR 2001; Abdul-Jaleel et al., TREC 2004), in the deterministic form that Anserini made
 * the common baseline.
 *
 * <p>(1) The question's counts are divided by their sum. (2) Of each passage the {@code terms} most
 * frequent terms are kept and divided by their sum. (3) They are added up, each passage weighted by
 * its own score. (4) The {@code terms} heaviest are kept and divided by their sum. (5) {@code
 * originalWeight} of the first is mixed with the rest of the last. Ties are by term throughout.
 */
public final class Rm3 implements FeedbackModel<LexicalQuery, FeedbackPassage> {

    private final int terms;
    private final float originalWeight;

    /**
     * @param terms kept of each passage and of all together, 1 upwards
     * @param originalWeight share of the question's own terms, 0 to 1
     */
    public Rm3(int terms, float originalWeight) {
        this.terms = terms;
        this.originalWeight = originalWeight;
    }

    @Override
    public LexicalQuery expand(LexicalQuery query, List<FeedbackPassage> relevant) {
        TermWeights relevance = new TermWeights();
        for (FeedbackPassage passage : relevant) {
            relevance.add(
                    TermWeights.of(passage.terms()).heaviest(terms).distribution(),
                    passage.score());
        }
        TermWeights model = relevance.heaviest(terms).distribution();
        if (model.isEmpty()) {
            return query;
        }
        TermWeights mixed = new TermWeights();
        mixed.add(TermWeights.of(query.terms()).distribution(), originalWeight);
        mixed.add(model, 1 - (double) originalWeight);
        return mixed.query(query.space());
    }
}
