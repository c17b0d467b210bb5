package dev.winnow.kg.storage.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what a section holds one after the other. */
final class SectionCursor {

    private final SectionView section;
    private int place;

    SectionCursor(SectionView section, int place) {
        this.section = section;
        this.place = place;
    }

    int readInt() {
        int value = section.readInt(place);
        place += Integer.BYTES;
        return value;
    }

    long readLong() {
        long value = section.readLong(place);
        place += Long.BYTES;
        return value;
    }

    String readText() {
        int length = readInt();
        String text = section.text(place, length);
        place += length;
        return text;
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
