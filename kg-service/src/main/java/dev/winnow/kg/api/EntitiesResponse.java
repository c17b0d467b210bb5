package dev.winnow.kg.api;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EntityLinker.LinkCandidate;
import dev.winnow.core.graph.EntityLinker.Linking;
import dev.winnow.core.graph.EntityLinker.Mention;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.sentence.Span;
import java.util.List;
import java.util.Locale;

/**
 * Entities that a text names.
 *
 * @param mentions by place
 * @param unknown places that read like a name of which the graph holds nothing
 * @param graph which graph answered
 */
public record EntitiesResponse(
        List<Named> mentions, List<Span> unknown, FactsResponse.GraphIdentity graph) {

    /**
     * A place that names something.
     *
     * @param span where it stands in the text
     * @param ambiguous whether nothing but the order of ids puts the first meaning before the
     *     second
     * @param candidates what it may mean, best first
     */
    public record Named(Span span, boolean ambiguous, List<Meaning> candidates) {}

    /**
     * Entity that a place may mean.
     *
     * @param id id of the entity in the graph
     * @param kind kind of the entity, e.g. Disease
     * @param name preferred name of the entity
     * @param form the name or synonym that was matched
     * @param match how it was matched: pinned, name, synonym, spelling or meaning
     * @param similarity of form and text, 0 to 1; 1 where they are equal
     * @param definition definition of the entity or its first sentence, empty if there is none
     */
    public record Meaning(
            String id,
            String kind,
            String name,
            String form,
            String match,
            float similarity,
            String definition) {}

    static EntitiesResponse of(Linking linking, GraphStore store) {
        return new EntitiesResponse(
                linking.mentions().stream().map(mention -> named(mention, store)).toList(),
                linking.unknown(),
                FactsResponse.GraphIdentity.of(store.description()));
    }

    private static Named named(Mention mention, GraphStore store) {
        return new Named(
                mention.span(),
                mention.ambiguous(),
                mention.candidates().stream().map(each -> meaning(each, store)).toList());
    }

    private static Meaning meaning(LinkCandidate candidate, GraphStore store) {
        Entity entity = candidate.entity();
        GraphNode node = store.node(entity.id());
        return new Meaning(
                entity.id(),
                entity.kind(),
                entity.name(),
                candidate.form(),
                candidate.match().name().toLowerCase(Locale.ROOT),
                candidate.similarity(),
                node == null ? "" : node.description());
    }
}
