package dev.winnow.kg.load;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.kg.build.GraphAssembler;
import dev.winnow.kg.build.GraphAssembler.Place;
import dev.winnow.kg.build.GraphContent.Hierarchy;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes nodes, edges and relations of rows. */
final class GraphRows {

    /**
     * The three tables of a graph and their columns. A table is known by the columns that it must
     * have.
     */
    enum Table {
        NODES("id, kind, name", "synonyms, source, licence, description, xrefs"),
        EDGES(
                "source_id, metaedge, target_id",
                "provenance, p_value, odds_ratio, score, pubmed_ids, evidence, licence"),
        RELATIONS(
                "metaedge, verb, phrase",
                "source_kind, target_kind, directed, hierarchical, sampled, triples, rows,"
                        + " rows_with_p_value, rows_with_score, rows_with_pubmed");

        private final String must;
        private final List<String> required;

        /** Every column that the table may have. */
        final List<String> columns;

        Table(String must, String may) {
            this.must = must;
            this.required = List.of(must.split(", "));
            this.columns = List.of((must + ", " + may).split(", "));
        }

        /** The table that has these columns, or null. */
        static @Nullable Table of(Collection<String> columns) {
            for (Table table : values()) {
                if (columns.containsAll(table.required)) {
                    return table;
                }
            }
            return null;
        }

        /** Columns that each table must have, for a message. */
        static String requirements() {
            return "nodes have %s, edges %s, relations %s"
                    .formatted(NODES.must, EDGES.must, RELATIONS.must);
        }
    }

    /** One row of a table. A column that the row does not have is empty. */
    interface Row {

        /** The text of a column, without white space at its ends. */
        String text(String column);

        /** The entries of a column that holds several between bars, none of them empty. */
        default List<String> list(String column) {
            return parts(text(column), "\\|");
        }

        /**
         * The names and values of a column that holds several between semicolons, with = between
         * the two. A part without = is a name whose value is empty.
         */
        default SortedMap<String, String> pairs(String column) {
            SortedMap<String, String> pairs = new TreeMap<>();
            for (String part : parts(text(column), ";")) {
                String[] pair = part.split("=", 2);
                pairs.put(pair[0].strip(), pair.length == 1 ? "" : pair[1].strip());
            }
            return pairs;
        }

        private static List<String> parts(String cell, String separator) {
            return cell.isEmpty()
                    ? List.of()
                    : Arrays.stream(cell.split(separator))
                            .map(String::strip)
                            .filter(part -> !part.isEmpty())
                            .toList();
        }
    }

    /**
     * Longer ids are damaged rows. Ids of public databases have up to 40 characters; those that
     * tools make of a compound's systematic name have hundreds (the longest of KG-RAG's facts has
     * 601).
     */
    private static final int LONGEST_ID = 1_000;

    private final GraphAssembler graph;

    /** A graph has few kinds, sources and licences and many rows: each is kept once. */
    private final Map<String, String> shared = new HashMap<>();

    GraphRows(GraphAssembler graph) {
        this.graph = graph;
    }

    /** A row, or a whole file, that cannot be read as one. */
    void problem(Place place, String what, @Nullable Object... values) {
        graph.problem(place, what, values);
    }

    /**
     * A file that ends, or ceases to be text, where it should not.
     *
     * @param last the last row that could be read
     */
    void cut(Place last, Exception cause) {
        String what = "the file breaks off here or is not UTF-8 (%s): copy it again";
        problem(last, what, cause.getMessage());
    }

    /** A row of a table. */
    void row(Place place, Table table, Row row) {
        switch (table) {
            case NODES -> node(place, row);
            case EDGES -> edge(place, row);
            case RELATIONS -> relation(place, row);
        }
    }

    private void node(Place place, Row row) {
        String id = row.text("id");
        String kind = row.text("kind");
        String name = row.text("name");
        if (isId(place, "id", id) && isThere(place, "kind", kind) && isThere(place, "name", name)) {
            graph.node(
                    place,
                    new GraphNode(
                            new Entity(id, once(kind), name),
                            row.list("synonyms"),
                            once(row.text("source")),
                            once(row.text("licence")),
                            row.text("description"),
                            row.list("xrefs")));
        }
    }

    private void edge(Place place, Row row) {
        String subject = row.text("source_id");
        String relation = row.text("metaedge");
        String object = row.text("target_id");
        double pValue = number(place, row, "p_value", 0, 1);
        double oddsRatio = number(place, row, "odds_ratio", 0, Double.POSITIVE_INFINITY);
        double score = number(place, row, "score", -Float.MAX_VALUE, Float.MAX_VALUE);
        SortedMap<String, String> evidence = row.pairs("evidence");
        for (String measure : Provenance.MEASURES) {
            if (evidence.containsKey(measure)) {
                problem(place, "evidence holds %s, which has a column of its own", measure);
            }
        }
        if (isId(place, "source_id", subject)
                && isThere(place, "metaedge", relation)
                && isId(place, "target_id", object)) {
            graph.edge(
                    place,
                    once(subject),
                    once(relation),
                    once(object),
                    new Provenance(
                            once(row.text("provenance")),
                            once(row.text("licence")),
                            pValue,
                            (float) oddsRatio,
                            (float) score,
                            row.list("pubmed_ids"),
                            evidence));
        }
    }

    private void relation(Place place, Row row) {
        String id = row.text("metaedge");
        String verb = row.text("verb");
        if (!isThere(place, "metaedge", id) || !isThere(place, "verb", verb)) {
            return;
        }
        String phrase = row.text("phrase");
        double rows = number(place, row, "rows", 0, Long.MAX_VALUE);
        graph.relation(
                place,
                new Relation(
                        id,
                        verb,
                        phrase.isEmpty() ? verb : phrase,
                        row.list("source_kind"),
                        row.list("target_kind"),
                        isYes(place, row, "directed", true),
                        isYes(place, row, "hierarchical", Hierarchy.isNamedBy(verb)),
                        isYes(place, row, "sampled", false)),
                Double.isNaN(rows) ? 0 : (long) rows);
    }

    private String once(String text) {
        return shared.computeIfAbsent(text, same -> same);
    }

    private boolean isThere(Place place, String column, String value) {
        if (value.isEmpty()) {
            problem(place, "%s is empty", column);
        }
        return !value.isEmpty();
    }

    private boolean isId(Place place, String column, String id) {
        boolean damaged = id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl);
        if (damaged) {
            String what = "%s has %d characters or a control character; ids have at most %d";
            problem(place, what, column, id.length(), LONGEST_ID);
        }
        return isThere(place, column, id) && !damaged;
    }

    private double number(Place place, Row row, String column, double least, double most) {
        String value = row.text(column);
        if (value.isEmpty()) {
            return Double.NaN;
        }
        try {
            // "inf" is what statistics packages print for a table with an empty cell.
            double number =
                    value.equalsIgnoreCase("inf")
                            ? Double.POSITIVE_INFINITY
                            : Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
            problem(place, "%s is %s, which is not between %s and %s", column, value, least, most);
        } catch (NumberFormatException e) {
            problem(place, "%s is not a number: %s", column, value);
        }
        return Double.NaN;
    }

    private boolean isYes(Place place, Row row, String column, boolean otherwise) {
        String value = row.text(column);
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "" -> otherwise;
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default -> {
                problem(place, "%s is %s; yes or no is needed", column, value);
                yield otherwise;
            }
        };
    }
}
