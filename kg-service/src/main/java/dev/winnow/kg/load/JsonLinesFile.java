package dev.winnow.kg.load;

import dev.winnow.kg.build.GraphAssembler.Place;
import dev.winnow.kg.load.GraphRows.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One object a line, with the columns as fields. Lines of several tables may stand in one file. */
record JsonLinesFile(String name, GraphRows reader) {

    private static final JsonMapper JSON = JsonMapper.shared();

    void read(Reader text) {
        BufferedReader lines = new BufferedReader(text);
        long number = 0;
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    object(new Place(name, number), line);
                }
            }
        } catch (IOException e) {
            reader.cut(new Place(name, number), e);
            return;
        }
        if (number == 0) {
            reader.problem(new Place(name, 1), "the file is empty");
        }
    }

    private void object(Place place, String line) {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (JacksonException e) {
            reader.problem(place, "no JSON: %s", e.getOriginalMessage());
            return;
        }
        if (!object.isObject()) {
            reader.problem(place, "no JSON object");
            return;
        }
        Collection<String> fields = object.propertyNames();
        Table table = Table.of(fields);
        if (table == null) {
            reader.problem(
                    place,
                    "the fields are %s; %s",
                    String.join(", ", fields),
                    Table.requirements());
        } else if (!table.columns.containsAll(fields)) {
            List<String> unknown = new ArrayList<>(fields);
            unknown.removeAll(table.columns);
            reader.problem(place, "there is no field %s", String.join(", ", unknown));
        } else {
            reader.row(place, table, new JsonRow(object, place, reader));
        }
    }

    /** Lists may be arrays, and pairs objects; the cells of a table are understood, too. */
    private record JsonRow(JsonNode object, Place place, GraphRows reader)
            implements GraphRows.Row {

        @Override
        public String text(String column) {
            JsonNode value = object.path(column);
            return value.isMissingNode() ? "" : single(column, value);
        }

        /** Reports what is no single value, and takes it as empty. */
        private String single(String column, JsonNode value) {
            if (!value.isValueNode()) {
                reader.problem(
                        place,
                        "%s holds %s where a text or a number is needed",
                        column,
                        value.isArray() ? "a list" : "an object");
                return "";
            }
            return value.isNull() ? "" : value.asString().strip();
        }

        @Override
        public List<String> list(String column) {
            JsonNode value = object.path(column);
            if (!value.isArray()) {
                return GraphRows.Row.super.list(column);
            }
            List<String> entries = new ArrayList<>();
            for (JsonNode entry : value) {
                String text = single(column, entry);
                if (!text.isEmpty()) {
                    entries.add(text);
                }
            }
            return entries;
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
