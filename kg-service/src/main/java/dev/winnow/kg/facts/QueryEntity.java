package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.LinkCandidate;
import dev.winnow.core.graph.Mention;
import dev.winnow.core.sentence.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * A place of the question from which the graph is searched.
 *
 * @param span where it stands in the question
 * @param entities what it means: one, or several that nothing distinguishes; ordered by id, at
 *     least one
 */
record QueryEntity(Span span, List<Entity> entities) {

    /**
     * Meanings of an ambiguous name that are followed. More than three are rare, and cost as much
     * as as many entities.
     */
    private static final int MOST_MEANINGS = 3;

    static List<QueryEntity> of(List<Mention> mentions) {
        List<QueryEntity> anchors = new ArrayList<>(mentions.size());
        List<String> seen = new ArrayList<>();
        for (Mention mention : mentions) {
            if (!seen.contains(mention.entity().id())) {
                seen.add(mention.entity().id());
                anchors.add(new QueryEntity(mention.span(), meanings(mention)));
            }
        }
        return anchors;
    }

    private static List<Entity> meanings(Mention mention) {
        LinkCandidate best = mention.candidates().getFirst();
        List<Entity> meanings = new ArrayList<>(1);
        for (LinkCandidate candidate : mention.candidates()) {
            if (meanings.size() < MOST_MEANINGS
                    && candidate.match() == best.match()
                    && candidate.similarity() == best.similarity()) {
                meanings.add(candidate.entity());
            }
        }
        return meanings;
    }

    Entity entity() {
        return entities.getFirst();
    }
}
