package dev.winnow.kg.storage.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A section as it lies in memory. Threads share it and read by place; what stands one after the
 * other is read from a section of one's own, {@link #from} its place.
 */
final class MappedSection {

    private final ByteBuffer bytes;

    /**
     * @param bytes of the section, from the first to the last
     */
    MappedSection(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The number at a place of a section that holds nothing but ints. */
    int intAt(int index) {
        return bytes.getInt(index * Integer.BYTES);
    }

    /** The number at a place of a section that holds nothing but longs. */
    long longAt(int index) {
        return bytes.getLong(index * Long.BYTES);
    }

    /** Text between two places. */
    String text(int from, int to) {
        byte[] text = new byte[to - from];
        bytes.get(from, text);
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

    /** What begins at a place, to be read one after the other. */
    Cursor from(int place) {
        return new Cursor(place);
    }

    /** Values that stand one behind the other. For one thread. */
    final class Cursor {

        private int place;

        private Cursor(int place) {
            this.place = place;
        }

        private int step(int bytes) {
            int at = place;
            place += bytes;
            return at;
        }

        int readInt() {
            return bytes.getInt(step(Integer.BYTES));
        }

        long readLong() {
            return bytes.getLong(step(Long.BYTES));
        }

        float readFloat() {
            return bytes.getFloat(step(Float.BYTES));
        }

        double readDouble() {
            return bytes.getDouble(step(Double.BYTES));
        }

        String readText() {
            int length = readInt();
            return text(place, step(length) + length);
        }

        List<String> readTexts() {
            int size = readInt();
            if (size == 0) {
                return List.of();
            }
            List<String> texts = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                texts.add(readText());
            }
            return texts;
        }

        SortedMap<String, String> readPairs() {
            int size = readInt();
            SortedMap<String, String> pairs = new TreeMap<>();
            for (int i = 0; i < size; i++) {
                pairs.put(readText(), readText());
            }
            return pairs;
        }
    }
}
