package dev.winnow.inference.sparse;

import ai.onnxruntime.OrtSession;
import dev.winnow.inference.session.ModelSignature;
import dev.winnow.inference.session.OutputReader;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Reads weights from the output: one for each entry of the vocabulary, or one for each token of the
 * row.
 */
final class SparseOutput implements OutputReader<float[]> {

    private final SparseDescription description;
    private final int vocabulary;

    private SparseOutput(SparseDescription description, int vocabulary) {
        this.description = description;
        this.vocabulary = vocabulary;
    }

    /**
     * @param vocabulary entries of the tokenizer's vocabulary
     */
    static SparseOutput of(
            ModelSignature signature, SparseDescription description, int vocabulary) {
        String name = description.output();
        switch (description.layout()) {
            case VOCABULARY_LOGITS -> signature.requireOutput(name, -1, -1, vocabulary);
            case VOCABULARY_WEIGHTS -> signature.requireOutput(name, -1, vocabulary);
            case TOKEN_WEIGHTS ->
                    signature.requireOutput(name, new long[] {-1, -1}, new long[] {-1, -1, 1});
        }
        return new SparseOutput(description, vocabulary);
    }

    @Override
    public Set<String> outputs() {
        return Set.of(description.output());
    }

    @Override
    public List<float[]> read(OrtSession.Result result, int[] lengths, int padded) {
        int rows = lengths.length;
        int perRow =
                switch (description.layout()) {
                    case VOCABULARY_LOGITS -> padded * vocabulary;
                    case VOCABULARY_WEIGHTS -> vocabulary;
                    case TOKEN_WEIGHTS -> padded;
                };
        FloatBuffer values =
                OutputReader.floats(result, description.output(), rows, padded, perRow);
        List<float[]> weights = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            int from = row * perRow;
            weights.add(
                    switch (description.layout()) {
                        case VOCABULARY_LOGITS -> saturated(highest(values, from, lengths[row]));
                        case VOCABULARY_WEIGHTS -> slice(values, from, vocabulary);
                        case TOKEN_WEIGHTS -> slice(values, from, lengths[row]);
                    });
        }
        return Collections.unmodifiableList(weights);
    }

    /**
     * The highest logit of each entry over all tokens. The saturation that follows keeps the order,
     * so it is needed once for each entry.
     */
    private float[] highest(FloatBuffer logits, int from, int tokens) {
        float[] highest = new float[vocabulary];
        Arrays.fill(highest, Float.NEGATIVE_INFINITY);
        float[] token = new float[vocabulary];
        for (int t = 0; t < tokens; t++) {
            logits.get(from + t * vocabulary, token);
            for (int v = 0; v < vocabulary; v++) {
                highest[v] = Math.max(highest[v], token[v]);
            }
        }
        return highest;
    }

    /**
     * log(1 + relu(x)), equation 1 of "SPLADE v2" (Formal et al., arXiv 2109.10086) with its max
     * pooling.
     */
    private static float[] saturated(float[] logits) {
        for (int v = 0; v < logits.length; v++) {
            // Math.max keeps NaN, which must not pass for a weight of nothing.
            logits[v] = (float) Math.log1p(Math.max(logits[v], 0f));
        }
        return logits;
    }

    private static float[] slice(FloatBuffer values, int from, int length) {
        float[] slice = new float[length];
        values.get(from, slice);
        return slice;
    }
}
