package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import dev.winnow.core.structure.Block.Kind;
import dev.winnow.core.structure.MarkdownStructure;
import dev.winnow.core.structure.Structure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plain text: as decoded. A first line that stands alone is its title, as people write it; nothing
 * else is taken for a heading.
 */
final class PlainTextReader {

    /** A title is shorter than a line of prose. In UTF-16 units. */
    private static final int LONGEST_TITLE = 100;

    ExtractedDocument read(String name, byte[] content, FormatDetection.Detected detected) {
        String text = Decoding.decode(content);
        return new ExtractedDocument(
                Titles.choose(firstLineAlone(text), List.of(), null, name),
                text,
                Section.of(text, List.of()),
                MarkdownStructure.of(text),
                detected.mediaType(),
                Metadata.NONE,
                detected.notes());
    }

    /** Configuration: every line of it is one of code. */
    ExtractedDocument readCode(String name, byte[] content, FormatDetection.Detected detected) {
        String text = Decoding.decode(content);
        Structure structure = new Structure();
        structure.add(Kind.CODE, 0, text.stripTrailing().length());
        return ExtractedDocument.of(name, text, List.of(), structure.blocks(), detected);
    }

    private static @Nullable String firstLineAlone(String text) {
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int lineEnd = text.indexOf('\n', start);
        if (lineEnd < 0) {
            return null;
        }
        int next = lineEnd + 1;
        int nextEnd = text.indexOf('\n', next);
        String line = text.substring(start, lineEnd).strip();
        boolean alone = nextEnd >= 0 && text.substring(next, nextEnd).isBlank();
        boolean sentence = line.endsWith(".") || line.endsWith(",") || line.endsWith(":");
        return alone && !sentence && line.length() <= LONGEST_TITLE ? line : null;
    }
}
