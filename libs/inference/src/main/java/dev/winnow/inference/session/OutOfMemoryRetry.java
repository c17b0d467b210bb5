package dev.winnow.inference.session;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a batch in halves when it does not fit the device's memory.
 *
 * @param <T> the value of a row
 */
final class OutOfMemoryRetry<T> {

    private static final Logger log = LoggerFactory.getLogger(OutOfMemoryRetry.class);

    /** The words of its allocators, CUDA, cuBLAS and cuDNN. */
    private static final List<String> OUT_OF_MEMORY =
            List.of(
                    "out of memory",
                    "failed to allocate memory",
                    "smaller than requested bytes",
                    "alloc_failed",
                    "bad_alloc",
                    "bad allocation");

    private final BatchRun<T> run;

    OutOfMemoryRetry(BatchRun<T> run) {
        this.run = run;
    }

    /** One run of rows that are padded to one length. */
    interface BatchRun<T> {
        List<T> run(List<TokenSequence> rows, int padded) throws OrtException;
    }

    /** The values of all rows, in order. A single row that does not fit is an error. */
    List<T> run(List<TokenSequence> rows, int padded) throws OrtException {
        try {
            return run.run(rows, padded);
        } catch (OrtException e) {
            if (rows.size() == 1 || !isOutOfMemory(e)) {
                throw e;
            }
            log.warn(
                    "a batch of {} rows of {} tokens did not fit the device's memory; it runs in halves. Lower winnow.inference.batch-tokens",
                    rows.size(),
                    padded);
        }
        int middle = rows.size() / 2;
        List<T> values = new ArrayList<>(run(rows.subList(0, middle), padded));
        values.addAll(run(rows.subList(middle, rows.size()), padded));
        return values;
    }

    /** ONNX Runtime has no code for it. */
    private static boolean isOutOfMemory(OrtException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return OUT_OF_MEMORY.stream().anyMatch(message::contains);
    }
}
