package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import java.nio.charset.StandardCharsets;
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
        // Encoders put U+FFFD in the place of each half of a character.
        return text.chars().anyMatch(unit -> Character.isSurrogate((char) unit))
                ? new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE)
                : text;
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
}
