package dev.winnow.kg.storage.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A section as it lies in memory. Only absolute reads: threads share it.
 *
 * @param bytes of the section, from the first to the last
 */
record SectionView(ByteBuffer bytes) {

    SectionView {
        bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The number at a place of a section that holds nothing but ints. */
    int intAt(int index) {
        return bytes.getInt(index * Integer.BYTES);
    }

    /** The number at a place of a section that holds nothing but longs. */
    long longAt(int index) {
        return bytes.getLong(index * Long.BYTES);
    }

    int readInt(int offset) {
        return bytes.getInt(offset);
    }

    long readLong(int offset) {
        return bytes.getLong(offset);
    }

    float readFloat(int offset) {
        return bytes.getFloat(offset);
    }

    double readDouble(int offset) {
        return bytes.getDouble(offset);
    }

    /** Text of a known length. */
    String text(int offset, int length) {
        byte[] text = new byte[length];
        bytes.get(offset, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Compares bytes of this section, unsigned, with others. */
    int compare(int from, int to, byte[] other) {
        int length = Math.min(to - from, other.length);
        for (int i = 0; i < length; i++) {
            int order = Byte.compareUnsigned(bytes.get(from + i), other[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(to - from, other.length);
    }
}
