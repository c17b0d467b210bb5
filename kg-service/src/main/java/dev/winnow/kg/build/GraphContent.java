package dev.winnow.kg.build;

import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphNode;
import java.util.Comparator;
import java.util.List;

/**
 * A whole graph that passed every check. Indexes of nodes and relations are places in these lists.
 *
 * @param relations ordered by id
 * @param nodes ordered by id
 * @param rows ordered by subject, relation, object and source
 * @param hierarchy steps from a term to a broader one, without cycles
 * @param warnings what was mended on the way, a line each
 */
public record GraphContent(
        List<Relation> relations,
        List<GraphNode> nodes,
        List<EdgeRow> rows,
        Hierarchy hierarchy,
        List<String> warnings) {

    public GraphContent {
        relations = List.copyOf(relations);
        nodes = List.copyOf(nodes);
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
    }

    /** Whether the row at a place states another edge than the row before it. */
    public boolean beginsEdge(int row) {
        return row == 0 || !rows.get(row).sameEdge(rows.get(row - 1));
    }

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
        static final Comparator<EdgeRow> ORDER = Comparator.comparingInt(EdgeRow::subject)
                .thenComparingInt(EdgeRow::relation)
                .thenComparingInt(EdgeRow::object)
                .thenComparing(row -> row.provenance().source());

        private boolean sameEdge(EdgeRow other) {
            return subject == other.subject && relation == other.relation && object == other.object;
        }
    }
}
