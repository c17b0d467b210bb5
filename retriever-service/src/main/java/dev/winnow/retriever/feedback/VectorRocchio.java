package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.FeedbackModel;
import java.util.List;

/**
 * Vector-PRF, Rocchio: {@code alpha * q + beta * mean(first passages)}, at unit length again (Li et
 * al., TOIS 2023, equation 3).
 */
public final class VectorRocchio implements FeedbackModel<float[], float[]> {

    private final float alpha;
    private final float beta;

    /**
     * @param alpha weight of the question, 0 upwards
     * @param beta weight of the passages, 0 upwards
     */
    public VectorRocchio(float alpha, float beta) {
        this.alpha = alpha;
        this.beta = beta;
    }

    @Override
    public float[] expand(float[] query, List<float[]> relevant) {
        double[] sum = new double[query.length];
        UnitVectors.add(sum, query, alpha);
        UnitVectors.addMean(sum, relevant, beta);
        return UnitVectors.unit(sum, query);
    }
}
