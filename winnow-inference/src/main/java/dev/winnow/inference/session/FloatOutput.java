package dev.winnow.inference.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;

/** Access to an output of a run. */
public final class FloatOutput {

    private FloatOutput() {}

    /**
     * The values of an output, row by row.
     *
     * @param perRow how many values a row has, padding counted
     * @throws IllegalStateException if the output has another number of values
     */
    public static FloatBuffer of(
            OrtSession.Result result, String name, int rows, int padded, int perRow) {
        FloatBuffer values = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
        if (values.remaining() != rows * perRow) {
            throw new IllegalStateException(
                    "output %s gave %d values for a row of %d tokens, not %d"
                            .formatted(name, values.remaining() / rows, padded, perRow));
        }
        return values;
    }
}
