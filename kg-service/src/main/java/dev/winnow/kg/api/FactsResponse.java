package dev.winnow.kg.api;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import dev.winnow.kg.facts.ExplainedFact;
import dev.winnow.kg.facts.FactSheet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts of the graph that answer a question.
 *
 * @param entities the entities that were looked up, in order of appearance
 * @param answers what the entities have in common, if that was asked; best founded first
 * @param facts best first
 * @param missingEdges pairs of the question that nothing joins, a line each
 * @param text the facts in the form that was asked for
 * @param tokens tokens of the facts as grouped lines, 0 or more
 * @param degraded why facts may be missing that the graph holds: {@code deadline} or {@code
 *     too-many-edges}; missing if none are
 * @param notes limits that were met
 * @param graph which graph answered
 * @param explanation why each fact stands where it does, in their order; only if asked for
 */
public record FactsResponse(
        List<Entity> entities,
        List<Entity> answers,
        List<GraphFact> facts,
        List<String> missingEdges,
        String text,
        int tokens,
        @Nullable String degraded,
        List<String> notes,
        GraphIdentity graph,
        @Nullable List<Reason> explanation) {

    /**
     * The graph that answered.
     *
     * @param version the operator's name of it
     * @param checksum of its content
     */
    public record GraphIdentity(String version, String checksum) {

        static GraphIdentity of(GraphDescription graph) {
            return new GraphIdentity(graph.version(), graph.checksum());
        }
    }

    /**
     * Reason for the rank of a fact.
     *
     * @param factId id of the fact
     * @param anchor id of the entity that it is about
     * @param origin why it was a candidate: asserted (it joins two entities of the question),
     *     identifier (an id that was asked for), shared (it leads to what the entities have in
     *     common), way (a step of a path between two of them) or around (it begins or ends at one)
     * @param worth what it was ranked by
     */
    public record Reason(String factId, String anchor, String origin, ExplainedFact.Worth worth) {}

    static FactsResponse of(FactSheet sheet, FactsRequest request) {
        FactSheet.Truncation truncation = sheet.truncation();
        List<Reason> reasons = sheet.facts().stream().map(FactsResponse::reason).toList();
        return new FactsResponse(
                sheet.entities(),
                sheet.answers(),
                sheet.graphFacts(),
                sheet.missingEdges().stream().map(FactSheet.MissingEdge::text).toList(),
                request.form().render(sheet.graphFacts()),
                sheet.tokens(),
                truncation == null ? null : truncation.label(),
                sheet.notes(),
                GraphIdentity.of(sheet.graph()),
                request.wantsExplanation() ? reasons : null);
    }

    private static Reason reason(ExplainedFact fact) {
        return new Reason(
                fact.fact().id(), fact.anchor().id(), fact.origin().label(), fact.worth());
    }
}
