package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.FactSource;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.Provenance;
import dev.winnow.kg.profile.GraphProfile;
import java.util.ArrayList;
import java.util.List;

/** Turns edges into facts that can be cited. */
public final class FactFactory {

    private final EvidenceRules rules;
    private final FactText texts;

    /**
     * @param profile how evidence is graded and facts are written
     */
    public FactFactory(GraphProfile profile) {
        this.rules = new EvidenceRules(profile);
        this.texts = new FactText(profile);
    }

    /**
     * The edge as a fact; see {@link GraphFact} for path, conflicts and what is asked.
     *
     * @param anchor the entity of the question that it is about
     */
    public GraphFact fact(
            GraphEdge edge,
            Entity anchor,
            List<Entity> path,
            List<String> conflicts,
            boolean asked) {
        List<FactSource> sources = new ArrayList<>(edge.provenances().size());
        for (Provenance provenance : edge.provenances()) {
            sources.add(
                    new FactSource(
                            provenance.source(),
                            provenance.licence(),
                            provenance.publications(),
                            FactText.evidence(provenance)));
        }
        String text =
                texts.sentence(
                        edge.subject(),
                        texts.phrase(edge.relation()),
                        edge.object(),
                        path,
                        conflicts,
                        sources);
        return new GraphFact(
                FactId.of(edge.subject().id(), edge.relation().id(), edge.object().id()),
                edge.subject(),
                edge.relation().id(),
                edge.object(),
                sources,
                rules.grade(edge),
                path,
                conflicts,
                text,
                texts.line(edge.link(), anchor, path, conflicts, sources, asked));
    }
}
