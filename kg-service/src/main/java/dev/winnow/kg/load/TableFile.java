package dev.winnow.kg.load;

import dev.winnow.core.text.NearestName;
import dev.winnow.kg.build.GraphAssembler.Place;
import dev.winnow.kg.load.GraphRows.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file of rows: cells below a line that names their columns, or one JSON object a line. */
record TableFile(String name, GraphRows rows) {

    private static final CSVFormat COMMAS =
            CSVFormat.Builder.create(CSVFormat.RFC4180).setIgnoreEmptyLines(true).get();

    /** Nothing is quoted, so that a name may hold a quotation mark. */
    private static final CSVFormat TABS =
            CSVFormat.Builder.create(COMMAS).setDelimiter('\t').setQuote(null).get();

    private static final JsonMapper JSON = JsonMapper.shared();

    void readCells(Reader text, boolean tabs) throws IOException {
        try (CSVParser parser = (tabs ? TABS : COMMAS).parse(text)) {
            try {
                cells(parser, parser.iterator());
            } catch (UncheckedIOException e) {
                rows.cut(place(parser.getCurrentLineNumber()), e);
            }
        }
    }

    private void cells(CSVParser parser, Iterator<CSVRecord> records) {
        if (!records.hasNext()) {
            rows.problem(place(1), "the file is empty");
            return;
        }
        List<String> columns = records.next().toList();
        Table table = checked(columns);
        while (table != null && records.hasNext()) {
            CSVRecord cells = records.next();
            Place place = place(parser.getCurrentLineNumber());
            if (cells.size() == columns.size()) {
                rows.row(place, table, new CellRow(cells, columns));
            } else {
                rows.problem(place, "%d columns instead of %d", cells.size(), columns.size());
            }
        }
    }

    /** The table of a file's first line; null if there is none, which is reported. */
    private @Nullable Table checked(List<String> columns) {
        Table table = table(place(1), "columns", columns);
        if (table == null) {
            return null;
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column)) {
                rows.problem(place(1), "the column %s is there twice", column);
                return null;
            }
            if (!table.columns.contains(column)) {
                String nearest = NearestName.of(column, table.columns);
                String hint = nearest == null ? "" : "; did you mean " + nearest + "?";
                rows.problem(place(1), "there is no column %s%s", column, hint);
                return null;
            }
        }
        return table;
    }

    /** Lines of several tables may stand in one file. */
    void readObjects(Reader text) {
        BufferedReader lines = new BufferedReader(text);
        long number = 0;
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    object(place(number), line);
                }
            }
        } catch (IOException e) {
            rows.cut(place(number), e);
            return;
        }
        if (number == 0) {
            rows.problem(place(1), "the file is empty");
        }
    }

    private void object(Place place, String line) {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (JacksonException e) {
            rows.problem(place, "no JSON: %s", e.getOriginalMessage());
            return;
        }
        if (!object.isObject()) {
            rows.problem(place, "no JSON object");
            return;
        }
        Table table = table(place, "fields", object.propertyNames());
        if (table == null) {
            return;
        }
        List<String> unknown = new ArrayList<>(object.propertyNames());
        unknown.removeAll(table.columns);
        if (unknown.isEmpty()) {
            rows.row(place, table, new ObjectRow(object, place, rows));
        } else {
            rows.problem(place, "there is no field %s", String.join(", ", unknown));
        }
    }

    private @Nullable Table table(Place place, String what, Collection<String> columns) {
        Table table = Table.of(columns);
        if (table == null) {
            String found = String.join(", ", columns);
            rows.problem(place, "the %s are %s; %s", what, found, Table.requirements());
        }
        return table;
    }

    private Place place(long line) {
        return new Place(name, line);
    }

    private record CellRow(CSVRecord cells, List<String> columns) implements GraphRows.Row {

        @Override
        public String text(String column) {
            int place = columns.indexOf(column);
            return place < 0 ? "" : cells.get(place).strip();
        }
    }

    /** Lists may be arrays, and pairs objects; the cells of a table are understood, too. */
    private record ObjectRow(JsonNode object, Place place, GraphRows rows)
            implements GraphRows.Row {

        @Override
        public String text(String column) {
            JsonNode value = object.path(column);
            return value.isMissingNode() ? "" : single(column, value);
        }

        /** Reports what is no single value, and takes it as empty. */
        private String single(String column, JsonNode value) {
            if (!value.isValueNode()) {
                String what = value.isArray() ? "a list" : "an object";
                rows.problem(place, "%s holds %s where a text or a number is needed", column, what);
                return "";
            }
            return value.isNull() ? "" : value.asString().strip();
        }

        @Override
        public List<String> list(String column) {
            JsonNode value = object.path(column);
            return value.isArray()
                    ? value.valueStream()
                            .map(entry -> single(column, entry))
                            .filter(text -> !text.isEmpty())
                            .toList()
                    : GraphRows.Row.super.list(column);
        }

        @Override
        public SortedMap<String, String> pairs(String column) {
            JsonNode value = object.path(column);
            if (!value.isObject()) {
                return GraphRows.Row.super.pairs(column);
            }
            SortedMap<String, String> pairs = new TreeMap<>();
            value.forEachEntry((name, entry) -> pairs.put(name, single(column, entry)));
            return pairs;
        }
    }
}
