package dev.winnow.inference.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;

/**
 * Reads values out of a model's outputs.
 *
 * @param <T> the value of a row
 */
public interface OutputReader<T> {

    /** The outputs that the model is asked for. */
    Set<String> outputs();

    /**
     * Reads one value for each row.
     *
     * @param result outputs of one run; closed by the caller afterwards
     * @param lengths tokens of each row, padding not counted
     * @param padded tokens of each row, padding counted
     */
    List<T> read(OrtSession.Result result, int[] lengths, int padded);

    /**
     * The values of an output, row by row.
     *
     * @param perRow how many values a row has, padding counted
     * @throws IllegalStateException if the output has another number of values
     */
    static FloatBuffer floats(
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
