package dev.winnow.kg.context;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.FactSource;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.Provenance;
import dev.winnow.kg.fact.FactText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Turns edges into facts that can be cited. */
public final class FactMaking {

    /** Bytes of the hash in an id: 64 bits keep a graph of a billion edges from clashing in practice. */
    private static final int ID_BYTES = 8;

    private final EvidenceRules rules;

    public FactMaking(EvidenceRules rules) {
        this.rules = rules;
    }

    /** The edge as a fact; see {@link GraphFact} for path and conflicts. */
    public GraphFact fact(GraphEdge edge, List<Entity> path, List<String> conflicts) {
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
                FactText.sentence(
                        edge.subject(),
                        FactText.phrase(edge.relation()),
                        edge.object(),
                        path,
                        conflicts,
                        sources);
        return new GraphFact(
                id(edge.subject().id(), edge.relation().id(), edge.object().id()),
                edge.subject(),
                edge.relation().id(),
                edge.object(),
                sources,
                rules.grade(edge),
                path,
                conflicts,
                text);
    }

    /** The same for the same triple, in every graph. */
    static String id(String subject, String predicate, String object) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(subject, predicate, object)) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return "fact:" + HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
