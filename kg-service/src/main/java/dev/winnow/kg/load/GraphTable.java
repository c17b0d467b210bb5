package dev.winnow.kg.load;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The three tables of a graph and their columns. A table is known by the columns that it must have.
 */
enum GraphTable {
    NODES(
            List.of("id", "kind", "name"),
            List.of("synonyms", "source", "licence", "description", "xrefs")),
    EDGES(
            List.of("source_id", "metaedge", "target_id"),
            List.of(
                    "provenance",
                    "p_value",
                    "odds_ratio",
                    "score",
                    "pubmed_ids",
                    "evidence",
                    "licence")),
    RELATIONS(
            List.of("metaedge", "verb", "phrase"),
            List.of(
                    "source_kind",
                    "target_kind",
                    "directed",
                    "hierarchical",
                    "sampled",
                    "triples",
                    "rows",
                    "rows_with_p_value",
                    "rows_with_score",
                    "rows_with_pubmed"));

    private final List<String> required;
    private final Set<String> columns;

    GraphTable(List<String> required, List<String> optional) {
        this.required = required;
        this.columns = new LinkedHashSet<>(required);
        this.columns.addAll(optional);
    }

    /** The table that has these columns, or null. */
    static @Nullable GraphTable of(Collection<String> columns) {
        for (GraphTable table : values()) {
            if (columns.containsAll(table.required)) {
                return table;
            }
        }
        return null;
    }

    /** Every column that the table may have. */
    Set<String> columns() {
        return columns;
    }

    /** Columns that each table must have, for a message. */
    static String requirements() {
        return "nodes have %s, edges %s, relations %s"
                .formatted(
                        String.join(", ", NODES.required),
                        String.join(", ", EDGES.required),
                        String.join(", ", RELATIONS.required));
    }
}
