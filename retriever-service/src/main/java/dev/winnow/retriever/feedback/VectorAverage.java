package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.FeedbackModel;
import java.util.ArrayList;
import java.util.List;

/**
 * Vector-PRF, average: the mean of the question's vector and those of the feedback passages (Li et
 * al., TOIS 2023, equation 2), at unit length again: our encoders are cosine models, and scores
 * keep their scale.
 */
public final class VectorAverage implements FeedbackModel<float[], float[]> {

    @Override
    public float[] expand(float[] query, List<float[]> relevant) {
        List<float[]> all = new ArrayList<>(relevant.size() + 1);
        all.add(query);
        all.addAll(relevant);
        double[] sum = new double[query.length];
        UnitVectors.addMean(sum, all, 1);
        return UnitVectors.unit(sum, query);
    }
}
