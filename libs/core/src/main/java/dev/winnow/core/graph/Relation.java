package dev.winnow.core.graph;

import java.util.List;

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
 * @param hierarchical whether the object is the broader term of the subject, so that a fact of the
 *     subject is one of the object, too
 * @param sampled whether the graph holds only some of its edges, so that one that is missing says
 *     nothing
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

    /** Whether an edge of this relation may lead from an entity of one kind to one of the other. */
    public boolean joins(String subjectKind, String objectKind) {
        return (subjectKinds.isEmpty() || subjectKinds.contains(subjectKind))
                && (objectKinds.isEmpty() || objectKinds.contains(objectKind));
    }
}
