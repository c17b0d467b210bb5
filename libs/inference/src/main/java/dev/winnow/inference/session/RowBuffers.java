package dev.winnow.inference.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Native memory for the inputs of one thread's runs, reused; the model reads it in place. */
final class RowBuffers {

    private static final int LEAST_CAPACITY = 512;

    private LongBuffer ids = LongBuffer.allocate(0);
    private LongBuffer mask = ids;
    private LongBuffer types = ids;

    /**
     * Writes rows behind each other, each filled up with padding, and wraps them as the model's
     * inputs.
     */
    Map<String, OnnxTensor> tensors(
            List<TokenSequence> rows, int padded, int padId, boolean withTypes)
            throws OrtException {
        int tokens = Math.multiplyExact(rows.size(), padded);
        ensure(tokens);
        clear(tokens);
        for (int r = 0; r < rows.size(); r++) {
            write(rows.get(r), padded, padId);
        }
        long[] shape = {rows.size(), padded};
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            tensors.put(ModelSignature.IDS, wrap(ids, shape));
            tensors.put(ModelSignature.MASK, wrap(mask, shape));
            if (withTypes) {
                tensors.put(ModelSignature.TYPES, wrap(types, shape));
            }
        } catch (OrtException | RuntimeException e) {
            tensors.values().forEach(OnnxTensor::close);
            throw e;
        }
        return tensors;
    }

    private void write(TokenSequence row, int padded, int padId) {
        int[] from = row.ids();
        int second = row.secondSegment();
        for (int i = 0; i < from.length; i++) {
            ids.put(from[i]);
            mask.put(1);
            types.put(i < second ? 0 : 1);
        }
        for (int i = from.length; i < padded; i++) {
            ids.put(padId);
            mask.put(0);
            types.put(0);
        }
    }

    private void clear(int tokens) {
        ids.clear().limit(tokens);
        mask.clear().limit(tokens);
        types.clear().limit(tokens);
    }

    private void ensure(int tokens) {
        if (ids.capacity() < tokens) {
            int capacity = Math.max(LEAST_CAPACITY, Integer.highestOneBit(tokens - 1) << 1);
            ids = allocate(capacity);
            mask = allocate(capacity);
            types = allocate(capacity);
        }
    }

    private static LongBuffer allocate(int capacity) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(capacity, Long.BYTES))
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }

    private static OnnxTensor wrap(LongBuffer buffer, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(OnnxEnvironment.get(), buffer.flip(), shape);
    }
}
