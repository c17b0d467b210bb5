package dev.winnow.kg.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A section as it lies in memory.
 *
 * @param segment its bytes
 */
record SectionView(MemorySegment segment) {

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The number at a place of a section that holds nothing but ints. */
    int intAt(long index) {
        return segment.get(INT, index * Integer.BYTES);
    }

    /** The number at a place of a section that holds nothing but longs. */
    long longAt(long index) {
        return segment.get(LONG, index * Long.BYTES);
    }

    int readInt(long offset) {
        return segment.get(INT, offset);
    }

    long readLong(long offset) {
        return segment.get(LONG, offset);
    }

    float readFloat(long offset) {
        return segment.get(FLOAT, offset);
    }

    double readDouble(long offset) {
        return segment.get(DOUBLE, offset);
    }

    /** Text of a known length. */
    String text(long offset, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Compares bytes of this section, unsigned, with others. */
    int compare(long from, long to, MemorySegment other) {
        long difference = MemorySegment.mismatch(segment, from, to, other, 0, other.byteSize());
        if (difference < 0) {
            return 0;
        }
        if (difference == to - from || difference == other.byteSize()) {
            return Long.compare(to - from, other.byteSize());
        }
        return Byte.compareUnsigned(
                segment.get(ValueLayout.JAVA_BYTE, from + difference),
                other.get(ValueLayout.JAVA_BYTE, difference));
    }
}
