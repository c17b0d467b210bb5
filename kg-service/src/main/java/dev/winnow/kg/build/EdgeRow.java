package dev.winnow.kg.build;

import dev.winnow.core.graph.Provenance;
import java.util.Comparator;

/**
 * One row of the input: a source that states an edge.
 *
 * @param subject index of the node where the edge starts
 * @param relation index of the relation
 * @param object index of the node where it ends
 * @param provenance who says so, and with what evidence
 */
public record EdgeRow(int subject, int relation, int object, Provenance provenance) {

    /** By edge, then by source. Rows are unique in both. */
    static final Comparator<EdgeRow> ORDER =
            Comparator.comparingInt(EdgeRow::subject)
                    .thenComparingInt(EdgeRow::relation)
                    .thenComparingInt(EdgeRow::object)
                    .thenComparing(row -> row.provenance().source());

    boolean sameEdge(EdgeRow other) {
        return subject == other.subject && relation == other.relation && object == other.object;
    }
}
