package dev.winnow.kg.load;

import dev.winnow.core.text.NearestName;
import dev.winnow.kg.build.GraphAssembler.Place;
import dev.winnow.kg.load.GraphRows.Table;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** A table whose first line names its columns. */
record DelimitedFile(String name, GraphRows reader) {

    private static final CSVFormat COMMAS =
            CSVFormat.Builder.create(CSVFormat.RFC4180).setIgnoreEmptyLines(true).get();

    /** Nothing is quoted, so that a name may hold a quotation mark. */
    private static final CSVFormat TABS =
            CSVFormat.Builder.create(COMMAS).setDelimiter('\t').setQuote(null).get();

    void read(Reader text, boolean tabs) throws IOException {
        try (CSVParser parser = (tabs ? TABS : COMMAS).parse(text)) {
            try {
                rows(parser, parser.iterator());
            } catch (UncheckedIOException e) {
                reader.cut(new Place(name, parser.getCurrentLineNumber()), e);
            }
        }
    }

    private void rows(CSVParser parser, Iterator<CSVRecord> records) {
        if (!records.hasNext()) {
            reader.problem(new Place(name, 1), "the file is empty");
            return;
        }
        List<String> columns = records.next().toList();
        Table table = table(columns);
        while (table != null && records.hasNext()) {
            CSVRecord cells = records.next();
            Place place = new Place(name, parser.getCurrentLineNumber());
            if (cells.size() == columns.size()) {
                reader.row(place, table, new DelimitedRow(cells, columns));
            } else {
                int size = cells.size();
                reader.problem(place, "%d columns instead of %d", size, columns.size());
            }
        }
    }

    private @Nullable Table table(List<String> columns) {
        Place place = new Place(name, 1);
        Table table = Table.of(columns);
        if (table == null) {
            reader.problem(
                    place,
                    "the columns are %s; %s",
                    String.join(", ", columns),
                    Table.requirements());
            return null;
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column)) {
                reader.problem(place, "the column %s is there twice", column);
                return null;
            }
            if (!table.columns.contains(column)) {
                String nearest = NearestName.of(column, table.columns);
                reader.problem(
                        place,
                        "there is no column %s%s",
                        column,
                        nearest == null ? "" : "; did you mean " + nearest + "?");
                return null;
            }
        }
        return table;
    }

    private record DelimitedRow(CSVRecord cells, List<String> columns) implements GraphRows.Row {

        @Override
        public String text(String column) {
            int place = columns.indexOf(column);
            return place < 0 ? "" : cells.get(place).strip();
        }
    }
}
