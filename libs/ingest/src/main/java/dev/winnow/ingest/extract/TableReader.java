package dev.winnow.ingest.extract;

import dev.winnow.core.structure.Block.Kind;
import dev.winnow.core.structure.Structure;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Values between commas, semicolons or tabs: a table whose first row is its head. */
final class TableReader {

    private static final String SEPARATORS = "\t;,";

    private TableReader() {}

    static ExtractedDocument read(String name, byte[] content, FormatDetection.Detected detected) {
        String text = Decoding.decode(content);
        Structure structure = new Structure();
        structure.open(Kind.TABLE, 0);
        int start = -1;
        boolean head = true;
        CSVFormat format =
                CSVFormat.DEFAULT.builder().setDelimiter(separator(text)).setLenientEof(true).get();
        try (CSVParser rows = CSVParser.parse(new StringReader(text), format)) {
            for (CSVRecord row : rows) {
                int next = (int) row.getCharacterPosition();
                if (start >= 0) {
                    structure.add(head ? Kind.HEAD : Kind.ROW, start, trimmed(text, start, next));
                    head = false;
                }
                start = next;
            }
        } catch (IOException | UncheckedIOException broken) {
            // A quotation that is no part of a value: what is left is read as one row.
        }
        if (start >= 0) {
            structure.add(head ? Kind.HEAD : Kind.ROW, start, trimmed(text, start, text.length()));
        }
        return ExtractedDocument.of(name, text, List.of(), structure.blocks(), detected);
    }

    private static int trimmed(String text, int start, int end) {
        int at = end;
        while (at > start && Character.isWhitespace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    /** The one that stands most often in the first line. */
    private static char separator(String text) {
        int lineEnd = text.indexOf('\n');
        String first = lineEnd < 0 ? text : text.substring(0, lineEnd);
        char best = ',';
        long most = 0;
        for (int i = 0; i < SEPARATORS.length(); i++) {
            char c = SEPARATORS.charAt(i);
            long count = first.chars().filter(one -> one == c).count();
            if (count > most) {
                best = c;
                most = count;
            }
        }
        return best;
    }
}
