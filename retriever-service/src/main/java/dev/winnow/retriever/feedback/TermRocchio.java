package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.FeedbackModel;
import dev.winnow.core.retrieval.LexicalQuery;
import java.util.List;

/**
 * Rocchio's feedback on words: {@code q + beta * mean(first passages) - gamma * mean(last passages)}, all vectors of unit length (Rocchio, in
 * Salton, "The SMART Retrieval System", 1971). The question's own factor is 1: only the ratios change an order.
 */
public final class TermRocchio implements FeedbackModel<LexicalQuery, FeedbackPassage> {

    private final int terms;
    private final float beta;
    private final float gamma;

    /**
     * @param terms kept of each passage and of each mean, 1 upwards
     * @param beta weight of the passages that speak for, 0 upwards
     * @param gamma weight of those that speak against, 0 upwards
     */
    public TermRocchio(int terms, float beta, float gamma) {
        this.terms = terms;
        this.beta = beta;
        this.gamma = gamma;
    }

    @Override
    public LexicalQuery expand(
            LexicalQuery query, List<FeedbackPassage> relevant, List<FeedbackPassage> against) {
        TermWeights positive = mean(relevant);
        if (positive.isEmpty()) {
            return query;
        }
        TermWeights moved = new TermWeights();
        moved.add(TermWeights.of(query.terms()).unit(), 1);
        moved.add(positive, beta);
        moved.add(mean(against), -gamma);
        return moved.query(query.space());
    }

    private TermWeights mean(List<FeedbackPassage> passages) {
        TermWeights sum = new TermWeights();
        for (FeedbackPassage passage : passages) {
            sum.add(TermWeights.of(passage.terms()).heaviest(terms).unit(), 1.0 / passages.size());
        }
        return sum.heaviest(terms).unit();
    }
}
