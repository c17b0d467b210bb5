package dev.winnow.inference.embed;

import ai.onnxruntime.OrtSession;
import dev.winnow.inference.session.ModelSignature;
import dev.winnow.inference.session.OutputReader;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Pools token vectors and scales the result to length 1. */
final class PooledVectors implements OutputReader<float[]> {

    private final EmbedderDescription description;

    private PooledVectors(EmbedderDescription description) {
        this.description = description;
    }

    static PooledVectors of(ModelSignature signature, EmbedderDescription description) {
        signature.requireOutput(description.output(), -1, -1, description.dimensions());
        return new PooledVectors(description);
    }

    @Override
    public Set<String> outputs() {
        Set<String> names = new LinkedHashSet<>();
        names.add(description.output());
        return names;
    }

    @Override
    public List<float[]> read(OrtSession.Result result, int[] lengths, int padded) {
        int dimensions = description.dimensions();
        FloatBuffer hidden =
                OutputReader.floats(
                        result, description.output(), lengths.length, padded, padded * dimensions);
        List<float[]> vectors = new ArrayList<>(lengths.length);
        for (int row = 0; row < lengths.length; row++) {
            int from = row * padded * dimensions;
            int tokens =
                    description.pooling() == EmbedderDescription.Pooling.CLS ? 1 : lengths[row];
            vectors.add(unit(sum(hidden, from, tokens, dimensions)));
        }
        return Collections.unmodifiableList(vectors);
    }

    /** The sum points where the mean does. */
    private static double[] sum(FloatBuffer hidden, int from, int tokens, int dimensions) {
        double[] sum = new double[dimensions];
        for (int t = 0; t < tokens; t++) {
            for (int d = 0; d < dimensions; d++) {
                sum[d] += hidden.get(from + t * dimensions + d);
            }
        }
        return sum;
    }

    private static float[] unit(double[] vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        double length = Math.sqrt(squares);
        if (!(length > 0) || !Double.isFinite(length)) {
            throw new IllegalStateException("a vector of length " + length);
        }
        float[] unit = new float[vector.length];
        for (int d = 0; d < unit.length; d++) {
            unit[d] = (float) (vector[d] / length);
        }
        return unit;
    }
}
