package dev.winnow.kg.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A section that grows while it is written. */
final class SectionBuffer {

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST = 1 << 12;

    private byte[] bytes = new byte[FIRST];
    private MemorySegment segment = MemorySegment.ofArray(bytes);
    private int size;

    /** Empties the buffer; its room stays. */
    SectionBuffer clear() {
        size = 0;
        return this;
    }

    int size() {
        return size;
    }

    SectionBuffer putInt(int value) {
        reserve(Integer.BYTES);
        segment.set(INT, size, value);
        size += Integer.BYTES;
        return this;
    }

    SectionBuffer putLong(long value) {
        reserve(Long.BYTES);
        segment.set(LONG, size, value);
        size += Long.BYTES;
        return this;
    }

    SectionBuffer putFloat(float value) {
        return putInt(Float.floatToRawIntBits(value));
    }

    SectionBuffer putDouble(double value) {
        return putLong(Double.doubleToRawLongBits(value));
    }

    SectionBuffer putBytes(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    SectionBuffer putText(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return putInt(encoded.length).putBytes(encoded);
    }

    SectionBuffer putTexts(List<String> texts) {
        putInt(texts.size());
        for (String text : texts) {
            putText(text);
        }
        return this;
    }

    SectionBuffer putPairs(Map<String, String> pairs) {
        putInt(pairs.size());
        pairs.forEach((name, value) -> putText(name).putText(value));
        return this;
    }

    SectionBuffer putInts(int[] values) {
        for (int value : values) {
            putInt(value);
        }
        return this;
    }

    /** What was written. */
    byte[] written() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (more > Integer.MAX_VALUE - FIRST - size) {
            throw new IllegalArgumentException(
                    "a part of the graph has more than 2 GB; such a graph belongs into a database");
        }
        if (size + more > bytes.length) {
            long doubled = Math.max(size + more, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, Integer.MAX_VALUE - FIRST));
            segment = MemorySegment.ofArray(bytes);
        }
    }
}
