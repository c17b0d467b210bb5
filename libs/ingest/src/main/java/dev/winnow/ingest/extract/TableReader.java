package dev.winnow.ingest.extract;

import dev.winnow.core.structure.Block.Kind;
import dev.winnow.core.structure.Structure;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/** Values between commas, semicolons or tabs: a table whose first row is its head. */
final class TableReader {

    private static final String SEPARATORS = "\t;,";

    private TableReader() {}

    static ExtractedDocument read(FormatDetection.Detected file, String text) {
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
        return ExtractedDocument.of(file, text, List.of(), structure.blocks());
    }

    /** The one that stands most often in the first line. */
    private static char separator(String text) {
        String first = text.lines().findFirst().orElse("");
        char best = ',';
        long most = 0;
        for (char separator : SEPARATORS.toCharArray()) {
            long count = first.chars().filter(one -> one == separator).count();
            best = count > most ? separator : best;
            most = Math.max(most, count);
        }
        return best;
    }
}
