package dev.winnow.core.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An edge of the graph that can be verified and cited.
 *
 * @param id stable id of the fact: the same for the same subject, predicate and object
 * @param subject where the edge starts
 * @param predicate kind of edge, as the graph names it
 * @param object where it ends
 * @param sources who states it, ordered by name
 * @param grade strength of the best evidence that a source gives; the best first: causal, curated,
 *     measured-strong, measured, text-mined, stated
 * @param path from the entity of the question down to the end of the edge that stands for it, both
 *     included; empty if the edge is that entity's own
 * @param conflicts kinds of edge between the same two that say otherwise, ordered; a drug may be
 *     both indicated and contraindicated
 * @param text the fact as one line of its own
 * @param line how it reads beside others
 */
public record GraphFact(
        String id,
        Entity subject,
        String predicate,
        Entity object,
        List<FactSource> sources,
        EvidenceGrade grade,
        List<Entity> path,
        List<String> conflicts,
        String text,
        @Nullable FactLine line) {

    public GraphFact {
        sources = List.copyOf(sources);
        path = List.copyOf(path);
        conflicts = List.copyOf(conflicts);
    }

    /** Its line beside other facts; a fact that an older version wrote stands alone. */
    @Override
    public FactLine line() {
        return line == null ? FactLine.alone(text) : line;
    }

    /** Whether the question asks for it. */
    public boolean asked() {
        return line().asked();
    }

    /** The names of the sources, each once, in their order. */
    public List<String> sourceNames() {
        List<String> names = new ArrayList<>(sources.size());
        for (FactSource source : sources) {
            if (!names.contains(source.name())) {
                names.add(source.name());
            }
        }
        return List.copyOf(names);
    }
}
