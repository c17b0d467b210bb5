package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.MarkdownStructure;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
        title = Characters.repair(title);
        text = Characters.repair(text);
        metadata = repaired(metadata);
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

    static ExtractedDocument of(
            FormatDetection.Detected file,
            SelfDescription about,
            String text,
            List<Section.Heading> headings,
            List<Block> blocks) {
        return new ExtractedDocument(
                about.chosen(headings, file.name()),
                text,
                Section.of(text, headings),
                blocks,
                file.mediaType(),
                about.metadata(),
                file.notes());
    }

    /**
     * A document of one section, whose text is known and stays as it is.
     *
     * @throws ExtractionException if there is nothing to read in the text
     */
    public static ExtractedDocument verbatim(@Nullable String title, String text)
            throws ExtractionException {
        if (!Characters.holdsText(text)) {
            throw new ExtractionException(ExtractionFailure.NO_TEXT, "the text is blank");
        }
        return verbatim(title, text, Metadata.NONE);
    }

    static ExtractedDocument verbatim(@Nullable String title, String text, Metadata metadata) {
        return new ExtractedDocument(
                SelfDescription.line(title),
                text,
                Section.of(text, List.of()),
                MarkdownStructure.of(text),
                Format.JSON_LINES.mediaType(),
                metadata,
                List.of());
    }

    private static Metadata repaired(Metadata metadata) {
        SortedMap<String, List<String>> values = new TreeMap<>();
        for (Map.Entry<String, List<String>> field : metadata.values().entrySet()) {
            List<String> texts = field.getValue().stream().map(Characters::repair).toList();
            values.put(Characters.repair(field.getKey()), texts);
        }
        return new Metadata(values);
    }

    /**
     * A remark.
     *
     * @param code stable name, lower-case with hyphens
     * @param message for people
     */
    public record Note(String code, String message) {}
}
