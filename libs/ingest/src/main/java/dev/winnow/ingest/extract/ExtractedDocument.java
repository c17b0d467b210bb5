package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import dev.winnow.core.structure.Block;
import java.util.List;

/**
 * What extraction gave.
 *
 * @param title from the document itself, else made from the file's name; empty only for a JSON line
 *     without one
 * @param text the original, unnormalised: line ends, combining marks and control characters as they
 *     came. It is well-formed UTF-16: a lone surrogate, which no encoding can carry, has become
 *     U+FFFD
 * @param sections cover the text in order, without gap or overlap; at least one
 * @param blocks structure of the text
 * @param mediaType what the content is, whatever the name says
 * @param metadata what the document says of itself
 * @param notes what a person should know although the text was read, e.g. that the extension is
 *     wrong
 */
public record ExtractedDocument(
        String title,
        String text,
        List<Section> sections,
        List<Block> blocks,
        String mediaType,
        Metadata metadata,
        List<Note> notes) {

    public ExtractedDocument {
        sections = List.copyOf(sections);
        blocks = List.copyOf(blocks);
        notes = List.copyOf(notes);
        Block.requireFitting(blocks, text.length());
        int at = 0;
        for (Section section : sections) {
            if (section.start() != at) {
                throw new IllegalArgumentException(
                        "a section starts at %d, the one before ends at %d"
                                .formatted(section.start(), at));
            }
            at = section.end();
        }
        if (at != text.length()) {
            throw new IllegalArgumentException(
                    "sections end at %d, the text at %d".formatted(at, text.length()));
        }
    }

    /** A document whose headings name it, without a word about itself. */
    static ExtractedDocument of(
            String name,
            String text,
            List<Heading> headings,
            List<Block> blocks,
            FormatDetection.Detected detected) {
        return new ExtractedDocument(
                Titles.choose(null, headings, null, name),
                text,
                Section.of(text, headings),
                blocks,
                detected.mediaType(),
                Metadata.NONE,
                detected.notes());
    }

    /**
     * A remark.
     *
     * @param code stable name, lower-case with hyphens
     * @param message for people
     */
    public record Note(String code, String message) {}
}
