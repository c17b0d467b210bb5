package dev.winnow.core.graph;

import java.util.List;

/**
 * A kind of edge.
 *
 * @param id the graph's own name, e.g. {@code CtD}
 * @param verb what a question would say, e.g. {@code treats}
 * @param phrase what stands between subject and object in a sentence, e.g. {@code is contraindicated in}
 * @param subjectKinds kinds of entity where it starts
 * @param objectKinds kinds of entity where it ends
 * @param directed whether subject and object cannot be exchanged
 * @param hierarchical whether the object is the broader term of the subject, so that a fact of the subject is one of the object, too
 */
public record Relation(
        String id,
        String verb,
        String phrase,
        List<String> subjectKinds,
        List<String> objectKinds,
        boolean directed,
        boolean hierarchical) {

    public Relation {
        subjectKinds = List.copyOf(subjectKinds);
        objectKinds = List.copyOf(objectKinds);
    }
}
