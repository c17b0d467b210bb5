package dev.winnow.kg.storage.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A section that grows while it is written. */
final class SectionBuffer {

    private static final int FIRST = 1 << 12;

    /** Java's longest arrays are a few bytes shorter than the largest int. */
    private static final int MOST = Integer.MAX_VALUE - FIRST;

    private final String name;
    private ByteBuffer bytes = allocate(FIRST);

    /**
     * @param name names the part when it is too large
     */
    SectionBuffer(String name) {
        this.name = name;
    }

    private static ByteBuffer allocate(int room) {
        return ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Empties the buffer; its room stays. */
    SectionBuffer clear() {
        bytes.clear();
        return this;
    }

    int size() {
        return bytes.position();
    }

    SectionBuffer putInt(int value) {
        reserve(Integer.BYTES);
        bytes.putInt(value);
        return this;
    }

    SectionBuffer putLong(long value) {
        reserve(Long.BYTES);
        bytes.putLong(value);
        return this;
    }

    SectionBuffer putBytes(byte[] value) {
        reserve(value.length);
        bytes.put(value);
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

    /** Bytes that were written, until the buffer is written to again. */
    ByteBuffer written() {
        return bytes.duplicate().flip();
    }

    private void reserve(int more) {
        if (more > MOST - size()) {
            throw new IllegalArgumentException(
                    "%s of the graph is larger than 2 GB, the most that a snapshot holds in one part: leave out kinds, relations or descriptions that no question needs"
                            .formatted(name));
        }
        if (more > bytes.remaining()) {
            long doubled = Math.max((long) size() + more, 2L * bytes.capacity());
            bytes = allocate((int) Math.min(doubled, MOST)).put(bytes.flip());
        }
    }
}
