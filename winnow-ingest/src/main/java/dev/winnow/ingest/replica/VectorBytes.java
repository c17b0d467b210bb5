package dev.winnow.ingest.replica;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Vectors as float32 in little-endian order. */
final class VectorBytes {

    private VectorBytes() {}

    static byte[] of(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return bytes.array();
    }

    /**
     * @throws IllegalArgumentException if a number is cut off
     */
    static float[] read(byte[] bytes) {
        if (bytes.length % Float.BYTES != 0) {
            throw new IllegalArgumentException(
                    "a vector has %d bytes, which are no whole numbers of %d"
                            .formatted(bytes.length, Float.BYTES));
        }
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }
}
