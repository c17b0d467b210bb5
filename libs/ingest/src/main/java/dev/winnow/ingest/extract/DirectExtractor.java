package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import dev.winnow.core.structure.Block.Kind;
import dev.winnow.core.structure.MarkdownStructure;
import dev.winnow.core.structure.Structure;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;

/**
 * Extracts in the calling thread: no limit of time or memory but those of the process. For files
 * that are trusted, and inside the process that {@link
 * dev.winnow.ingest.extract.isolate.IsolatedExtractor} can kill.
 */
public record DirectExtractor(ExtractionLimits limits) implements Extractor {

    /** A title is shorter than a line of prose. In UTF-16 units. */
    private static final int LONGEST_TITLE = 100;

    private static final List<Character> SEPARATORS = List.of('\t', ';', ',');

    @Override
    public ExtractedDocument extract(String name, byte[] content) throws ExtractionException {
        if (content.length > limits.bytes()) {
            throw tooLarge(content.length, limits);
        }
        FormatDetection.Detected file = FormatDetection.detect(name, content);
        ExtractedDocument document =
                switch (file.format()) {
                    case TEXT -> text(file, Decoding.decode(content));
                    case MARKDOWN -> MarkdownReader.read(file, Decoding.decode(content));
                    case RST -> RstReader.read(file, Decoding.decode(content));
                    case ASCIIDOC -> AsciiDocReader.read(file, Decoding.decode(content));
                    case NOTEBOOK -> MarkdownReader.readNotebook(file, content);
                    case CSV -> table(file, Decoding.decode(content));
                    case YAML -> code(file, Decoding.decode(content));
                    case HTML, PDF, DOCX -> MarkupReader.read(file, content, limits.characters());
                    case JSON_LINES ->
                            throw new ExtractionException(
                                    ExtractionFailure.UNSUPPORTED,
                                    "JSON lines hold many documents and are read line by line, not as one");
                };
        if (!Characters.holdsText(document.text())) {
            throw new ExtractionException(ExtractionFailure.NO_TEXT, "");
        }
        return document;
    }

    /**
     * Whether no parser of a complicated format will see the file: it is text by its first bytes,
     * and of a format that is read line by line by its name. Those are read in time linear in their
     * length. An empty file is refused before any parser sees it.
     */
    public static boolean isSimple(String name, byte[] content) {
        if (content.length == 0) {
            return true;
        }
        return switch (Format.byExtension(name).orElse(null)) {
            case MARKDOWN, RST, ASCIIDOC, CSV, YAML -> FormatDetection.startsAsText(content);
            case TEXT -> FormatDetection.startsAsText(content) && !startsWithTag(content);
            case null, default -> false;
        };
    }

    private static boolean startsWithTag(byte[] content) {
        int at = 0;
        while (at < content.length && content[at] <= ' ' && content[at] >= 0) {
            at++;
        }
        return at < content.length && (content[at] == '<' || content[at] < 0);
    }

    /**
     * As decoded. A first line that stands alone is the title, as people write it; nothing else is
     * taken for a heading.
     */
    private static ExtractedDocument text(FormatDetection.Detected file, String text) {
        SelfDescription about = new SelfDescription(firstLineAlone(text), null, Metadata.NONE);
        return ExtractedDocument.of(file, about, text, List.of(), MarkdownStructure.of(text));
    }

    private static @Nullable String firstLineAlone(String text) {
        String[] lines = text.stripLeading().split("\n", 3);
        String line = lines[0].strip();
        boolean alone = lines.length == 3 && lines[1].isBlank();
        boolean sentence = line.endsWith(".") || line.endsWith(",") || line.endsWith(":");
        return alone && !sentence && line.length() <= LONGEST_TITLE ? line : null;
    }

    /** Configuration: every line of it is one of code. */
    private static ExtractedDocument code(FormatDetection.Detected file, String text) {
        Structure structure = new Structure();
        structure.add(Kind.CODE, 0, text.stripTrailing().length());
        return ExtractedDocument.of(
                file, SelfDescription.NONE, text, List.of(), structure.blocks());
    }

    /** Values between commas, semicolons or tabs: a table whose first row is its head. */
    private static ExtractedDocument table(FormatDetection.Detected file, String text) {
        Structure structure = new Structure();
        structure.open(Kind.TABLE, 0);
        List<Integer> starts = new ArrayList<>();
        CSVFormat format =
                CSVFormat.DEFAULT.builder().setDelimiter(separator(text)).setLenientEof(true).get();
        try (CSVParser rows = CSVParser.parse(new StringReader(text), format)) {
            rows.forEach(row -> starts.add((int) row.getCharacterPosition()));
        } catch (IOException | UncheckedIOException broken) {
            // A quotation that is no part of a value: what is left is read as one row.
        }
        for (int i = 0; i < starts.size(); i++) {
            int next = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
            String row = text.substring(starts.get(i), next).stripTrailing();
            Kind kind = i == 0 ? Kind.HEAD : Kind.ROW;
            structure.add(kind, starts.get(i), starts.get(i) + row.length());
        }
        return ExtractedDocument.of(
                file, SelfDescription.NONE, text, List.of(), structure.blocks());
    }

    /** The one that stands most often in the first line. */
    private static char separator(String text) {
        String first = text.split("\n", 2)[0];
        char best = ',';
        long most = 0;
        for (char separator : SEPARATORS) {
            long count = first.chars().filter(one -> one == separator).count();
            best = count > most ? separator : best;
            most = Math.max(most, count);
        }
        return best;
    }

    /** Holds nothing that must be closed. */
    @Override
    public void close() {}

    /** The error for a file that is not even read. */
    public static ExtractionException tooLarge(long bytes, ExtractionLimits limits) {
        return new ExtractionException(
                ExtractionFailure.TOO_LARGE,
                "%,d bytes, at most %,d are read (winnow.ingest.max-document-size)"
                        .formatted(bytes, limits.bytes()));
    }
}
