package dev.winnow.kg.load;

import dev.winnow.core.text.NearestName;
import dev.winnow.kg.build.Place;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** A table whose first line names its columns. */
final class DelimitedFile {

    /**
     * Between tabs nothing is quoted, so that a name may hold a quotation mark; between commas
     * quotes are as in RFC 4180.
     */
    enum Dialect {
        TABS(CSVFormat.Builder.create().setDelimiter('\t').setQuote(null).setEscape(null)),
        COMMAS(CSVFormat.Builder.create(CSVFormat.RFC4180));

        private final CSVFormat format;

        Dialect(CSVFormat.Builder format) {
            this.format = format.setIgnoreEmptyLines(true).get();
        }
    }

    private final String name;
    private final RowReader reader;

    DelimitedFile(String name, RowReader reader) {
        this.name = name;
        this.reader = reader;
    }

    void read(Reader text, Dialect dialect) throws IOException {
        try (CSVParser parser = dialect.format.parse(text)) {
            Iterator<CSVRecord> records = parser.iterator();
            try {
                if (!records.hasNext()) {
                    reader.problem(new Place(name, 1), "the file is empty");
                    return;
                }
                List<String> columns = records.next().toList();
                GraphTable table = table(columns);
                if (table != null) {
                    Map<String, Integer> places = new HashMap<>();
                    for (int i = 0; i < columns.size(); i++) {
                        places.put(columns.get(i), i);
                    }
                    rows(parser, records, table, places);
                }
            } catch (UncheckedIOException e) {
                reader.cut(new Place(name, parser.getCurrentLineNumber()), e);
            }
        }
    }

    private @Nullable GraphTable table(List<String> columns) {
        Place place = new Place(name, 1);
        GraphTable table = GraphTable.of(columns);
        if (table == null) {
            reader.problem(
                    place,
                    "the columns are %s; %s"
                            .formatted(String.join(", ", columns), GraphTable.requirements()));
            return null;
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column)) {
                reader.problem(place, "the column %s is there twice".formatted(column));
                return null;
            }
            if (!table.columns().contains(column)) {
                String nearest = NearestName.of(column, table.columns());
                reader.problem(
                        place,
                        "there is no column %s%s"
                                .formatted(
                                        column,
                                        nearest == null ? "" : "; did you mean " + nearest + "?"));
                return null;
            }
        }
        return table;
    }

    private void rows(
            CSVParser parser,
            Iterator<CSVRecord> records,
            GraphTable table,
            Map<String, Integer> places) {
        while (records.hasNext()) {
            CSVRecord cells = records.next();
            Place place = new Place(name, parser.getCurrentLineNumber());
            if (cells.size() == places.size()) {
                reader.row(place, table, new DelimitedRow(cells, places));
            } else {
                reader.problem(
                        place, "%d columns instead of %d".formatted(cells.size(), places.size()));
            }
        }
    }

    private record DelimitedRow(CSVRecord cells, Map<String, Integer> places)
            implements RowReader.Row {

        @Override
        public String text(String column) {
            Integer place = places.get(column);
            return place == null ? "" : cells.get(place).strip();
        }

        @Override
        public List<String> list(String column) {
            return Cells.list(text(column));
        }

        @Override
        public SortedMap<String, String> pairs(String column) {
            return Cells.pairs(text(column));
        }
    }
}
