package dev.winnow.inference.session;

import ai.onnxruntime.OrtSession;
import java.util.List;
import java.util.Set;

/**
 * Makes values of a model's outputs.
 *
 * @param <T> what one row gives
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
}
