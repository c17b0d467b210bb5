package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.FeedbackModel;
import java.util.List;

/**
 * Vector-PRF, Rocchio: {@code alpha * q + beta * mean(first passages) - gamma * mean(last passages)}, at unit length again (Li et al., TOIS 2023,
 * equation 3; the papers have no passages that speak against).
 */
public final class VectorRocchio implements FeedbackModel<float[], float[]> {

    private final float alpha;
    private final float beta;
    private final float gamma;

    /**
     * @param alpha weight of the question, 0 upwards
     * @param beta weight of the passages that speak for, 0 upwards
     * @param gamma weight of those that speak against, 0 upwards
     */
    public VectorRocchio(float alpha, float beta, float gamma) {
        this.alpha = alpha;
        this.beta = beta;
        this.gamma = gamma;
    }

    @Override
    public float[] expand(float[] query, List<float[]> relevant, List<float[]> against) {
        double[] sum = new double[query.length];
        UnitVectors.add(sum, query, alpha);
        UnitVectors.addMean(sum, relevant, beta);
        UnitVectors.addMean(sum, against, -gamma);
        return UnitVectors.unit(sum, query);
    }
}
