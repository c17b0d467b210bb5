package dev.winnow.kg.load;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.Provenance;
import dev.winnow.core.graph.Relation;
import dev.winnow.kg.build.GraphAssembler;
import dev.winnow.kg.build.Hierarchy;
import dev.winnow.kg.build.Place;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Makes nodes, edges and relations of rows. */
final class GraphRows implements RowReader {

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

    @Override
    public void problem(Place place, String what) {
        graph.problem(place, what);
    }

    @Override
    public void row(Place place, GraphTable table, RowReader.Row row) {
        switch (table) {
            case NODES -> node(place, row);
            case EDGES -> edge(place, row);
            case RELATIONS -> relation(place, row);
        }
    }

    private void node(Place place, RowReader.Row row) {
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

    private void edge(Place place, RowReader.Row row) {
        String subject = row.text("source_id");
        String relation = row.text("metaedge");
        String object = row.text("target_id");
        double pValue = number(place, "p_value", row.text("p_value"), 0, 1);
        double oddsRatio =
                number(place, "odds_ratio", row.text("odds_ratio"), 0, Double.POSITIVE_INFINITY);
        double score = number(place, "score", row.text("score"), -Float.MAX_VALUE, Float.MAX_VALUE);
        SortedMap<String, String> evidence = row.pairs("evidence");
        for (String measure : Provenance.MEASURES) {
            if (evidence.containsKey(measure)) {
                graph.problem(
                        place,
                        "evidence holds %s, which has a column of its own".formatted(measure));
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

    private void relation(Place place, RowReader.Row row) {
        String id = row.text("metaedge");
        String verb = row.text("verb");
        if (!isThere(place, "metaedge", id) || !isThere(place, "verb", verb)) {
            return;
        }
        String phrase = row.text("phrase");
        String hierarchical = row.text("hierarchical");
        double rows = number(place, "rows", row.text("rows"), 0, Long.MAX_VALUE);
        graph.relation(
                place,
                new Relation(
                        id,
                        verb,
                        phrase.isEmpty() ? verb : phrase,
                        row.list("source_kind"),
                        row.list("target_kind"),
                        isYes(place, "directed", row.text("directed"), true),
                        isYes(place, "hierarchical", hierarchical, Hierarchy.isNamedBy(verb)),
                        isYes(place, "sampled", row.text("sampled"), false)),
                Double.isNaN(rows) ? 0 : (long) rows);
    }

    private String once(String text) {
        return shared.computeIfAbsent(text, same -> same);
    }

    private boolean isThere(Place place, String column, String value) {
        if (value.isEmpty()) {
            graph.problem(place, column + " is empty");
        }
        return !value.isEmpty();
    }

    private boolean isId(Place place, String column, String id) {
        if (!isThere(place, column, id)) {
            return false;
        }
        if (id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
            graph.problem(
                    place,
                    "%s has %d characters or a control character; ids have at most %d"
                            .formatted(column, id.length(), LONGEST_ID));
            return false;
        }
        return true;
    }

    private double number(Place place, String column, String value, double least, double most) {
        if (value.isEmpty()) {
            return Double.NaN;
        }
        double number;
        try {
            // What statistics packages print for a table with an empty cell.
            number =
                    value.equalsIgnoreCase("inf")
                            ? Double.POSITIVE_INFINITY
                            : Double.parseDouble(value);
        } catch (NumberFormatException e) {
            graph.problem(place, "%s is not a number: %s".formatted(column, value));
            return Double.NaN;
        }
        if (Double.isNaN(number) || number < least || number > most) {
            graph.problem(
                    place,
                    "%s is %s, which is not between %s and %s"
                            .formatted(column, value, least, most));
            return Double.NaN;
        }
        return number;
    }

    private boolean isYes(Place place, String column, String value, boolean otherwise) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "" -> otherwise;
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default -> {
                graph.problem(place, "%s is %s; yes or no is needed".formatted(column, value));
                yield otherwise;
            }
        };
    }
}
