package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Replaces lone surrogates. They are half a character: UTF-8 has no bytes for them, so the index
 * and the HTTP answer would each write something else in their place, and the stored original would
 * no longer be what the passages were cut from. Everything else, NUL and control characters
 * included, is text.
 */
final class WellFormed {

    private WellFormed() {}

    /**
     * The text itself if it is well-formed, else a copy of the same length with U+FFFD for each
     * lone surrogate.
     */
    static String repair(String text) {
        int at = firstLone(text, 0);
        if (at < 0) {
            return text;
        }
        char[] units = text.toCharArray();
        while (at >= 0) {
            units[at] = '\uFFFD';
            at = firstLone(text, at + 1);
        }
        return new String(units);
    }

    /**
     * The document with its text, title and headings repaired; itself if nothing had to be. Offsets
     * stay.
     */
    static ExtractedDocument repair(ExtractedDocument document) {
        List<Section> sections =
                document.sections().stream()
                        .map(
                                section ->
                                        new Section(
                                                section.level(),
                                                section.path().stream()
                                                        .map(WellFormed::repair)
                                                        .toList(),
                                                section.start(),
                                                section.bodyStart(),
                                                section.end()))
                        .toList();
        return new ExtractedDocument(
                repair(document.title()),
                repair(document.text()),
                sections,
                document.blocks(),
                document.mediaType(),
                repair(document.metadata()),
                document.notes());
    }

    static Metadata repair(Metadata metadata) {
        SortedMap<String, List<String>> values = new TreeMap<>();
        metadata.values()
                .forEach(
                        (name, texts) ->
                                values.put(
                                        repair(name),
                                        texts.stream().map(WellFormed::repair).toList()));
        return new Metadata(values);
    }

    private static int firstLone(String text, int from) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                i++;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i += 2;
            } else {
                return i;
            }
        }
        return -1;
    }
}
