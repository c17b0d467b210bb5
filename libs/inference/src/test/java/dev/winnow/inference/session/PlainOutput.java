package dev.winnow.inference.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads one output with a value for each token, as it is. */
record PlainOutput(String name) implements OutputReader<float[]> {

    @Override
    public Set<String> outputs() {
        return Set.of(name);
    }

    @Override
    public List<float[]> read(OrtSession.Result result, int[] lengths, int padded) {
        FloatBuffer values = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
        List<float[]> rows = new ArrayList<>();
        for (int row = 0; row < lengths.length; row++) {
            float[] tokens = new float[lengths[row]];
            values.get(row * padded, tokens);
            rows.add(tokens);
        }
        return rows;
    }
}
