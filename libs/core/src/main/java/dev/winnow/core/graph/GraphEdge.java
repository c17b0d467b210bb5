package dev.winnow.core.graph;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An edge as the graph holds it: one triple, with all that state it.
 *
 * @param link the triple
 * @param provenances one for each row that states it, ordered by source and then as loaded; at
 *     least one
 */
public record GraphEdge(GraphLink link, List<Provenance> provenances) {

    public GraphEdge {
        provenances = List.copyOf(provenances);
        if (provenances.isEmpty()) {
            throw new IllegalArgumentException("an edge needs somebody who states it");
        }
    }

    public Entity subject() {
        return link.subject();
    }

    public Relation relation() {
        return link.relation();
    }

    public Entity object() {
        return link.object();
    }

    /**
     * An edge without its evidence, for walking through the graph.
     *
     * @param subject where it starts
     * @param relation its kind
     * @param object where it ends
     */
    public record GraphLink(Entity subject, Relation relation, Entity object) {

        /** The end that is not the given one; of a loop, the same. */
        public Entity other(String entityId) {
            return subject.id().equals(entityId) ? object : subject;
        }
    }

    /**
     * A kind of edge.
     *
     * @param id the graph's own name, e.g. {@code CtD}
     * @param verb what a question would say, e.g. {@code treats}
     * @param phrase what stands between subject and object in a sentence, e.g. {@code is
     *     contraindicated in}
     * @param subjectKinds kinds of entity where it starts; empty if nothing is known of them
     * @param objectKinds kinds of entity where it ends; empty if nothing is known of them
     * @param directed whether subject and object cannot be exchanged; where they can, a graph holds
     *     each pair once
     * @param hierarchical whether the object is the broader term of the subject, so that a fact of
     *     the subject is one of the object, too
     * @param sampled whether the graph holds only some of its edges, so that one that is missing
     *     says nothing
     */
    public record Relation(
            String id,
            String verb,
            String phrase,
            List<String> subjectKinds,
            List<String> objectKinds,
            boolean directed,
            boolean hierarchical,
            boolean sampled) {

        public Relation {
            subjectKinds = List.copyOf(subjectKinds);
            objectKinds = List.copyOf(objectKinds);
        }

        /**
         * Whether an edge of this relation may lead from an entity of one kind to one of the other.
         */
        public boolean joins(String subjectKind, String objectKind) {
            return (subjectKinds.isEmpty() || subjectKinds.contains(subjectKind))
                    && (objectKinds.isEmpty() || objectKinds.contains(objectKind));
        }
    }

    /**
     * One source that states an edge, with what it says about it.
     *
     * @param source database, empty if not stated
     * @param licence licence of the row, empty if not stated
     * @param pValue 0 to 1, where 0 means smaller than the source could print; {@code NaN} if not
     *     stated
     * @param oddsRatio 0 upwards; {@code NaN} if not stated
     * @param score the source's own measure on its own scale; {@code NaN} if not stated
     * @param publications PubMed ids or other references
     * @param evidence further measures as the source gives them, e.g. {@code phase}
     */
    public record Provenance(
            String source,
            String licence,
            double pValue,
            float oddsRatio,
            float score,
            List<String> publications,
            SortedMap<String, String> evidence) {

        /** Names that stand for the numbers above, so that no other evidence has one of them. */
        public static final List<String> MEASURES = List.of("p_value", "odds_ratio", "score");

        public Provenance {
            publications = List.copyOf(publications);
            evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
        }
    }
}
