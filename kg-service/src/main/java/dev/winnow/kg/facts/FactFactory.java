package dev.winnow.kg.facts;

import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphFact.FactSource;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.identity.Sha256;
import dev.winnow.kg.profile.GraphProfile;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Turns candidates into facts that can be cited, with what the graph says against them. */
final class FactFactory {

    /**
     * Bytes of the hash in an id: 64 bits keep a graph of a billion edges from clashing in
     * practice.
     */
    private static final int ID_BYTES = 8;

    private final GraphStore store;
    private final EvidenceRules rules;
    private final FactText texts;

    /** Relations between the same two that cannot both hold, or need an explanation if they do. */
    private final Map<String, TreeSet<String>> opposed = new HashMap<>();

    /**
     * @param profile how evidence is graded, facts are written and relations contradict each other
     */
    FactFactory(GraphStore store, GraphProfile profile) {
        this.store = store;
        this.rules = new EvidenceRules(profile);
        this.texts = new FactText(profile);
        for (GraphProfile.OppositeVerbs opposite : profile.oppositeVerbs()) {
            oppose(opposite.one(), opposite.other());
        }
    }

    private void oppose(String verb, String opposite) {
        for (Relation one : store.relations()) {
            for (Relation other : store.relations()) {
                if (one.verb().equals(verb) && other.verb().equals(opposite)) {
                    opposed.computeIfAbsent(one.id(), id -> new TreeSet<>()).add(other.id());
                    opposed.computeIfAbsent(other.id(), id -> new TreeSet<>()).add(one.id());
                }
            }
        }
    }

    /** The id of a fact: the same for the same triple, in every graph. */
    static String id(String subject, String predicate, String object) {
        byte[] hash = Sha256.bytesOf(subject + "\0" + predicate + "\0" + object + "\0");
        return "fact:" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
    }

    /**
     * The candidate as a fact.
     *
     * @param asked whether the question asks for it
     */
    GraphFact fact(CandidateFact found, boolean asked) {
        GraphEdge edge = found.edge();
        List<String> conflicts = conflicts(edge);
        List<FactSource> sources = edge.provenances().stream().map(FactFactory::source).toList();
        return new GraphFact(
                id(edge.subject().id(), edge.relation().id(), edge.object().id()),
                edge.subject(),
                edge.relation().id(),
                edge.object(),
                sources,
                rules.grade(edge),
                found.path(),
                conflicts,
                texts.sentence(found, conflicts, sources),
                texts.line(found, conflicts, sources, asked));
    }

    private static FactSource source(Provenance row) {
        return new FactSource(
                row.source(), row.licence(), row.publications(), FactText.evidence(row));
    }

    /** Phrases of the relations that say otherwise; empty for nearly all edges. */
    private List<String> conflicts(GraphEdge edge) {
        TreeSet<String> against = opposed.get(edge.relation().id());
        if (against == null) {
            return List.of();
        }
        return store.between(edge.subject().id(), edge.object().id()).stream()
                .filter(beside -> against.contains(beside.relation().id()))
                .filter(beside -> beside.subject().id().equals(edge.subject().id()))
                .map(beside -> texts.phrase(beside.relation()))
                .distinct()
                .sorted()
                .toList();
    }
}
