package dev.winnow.core.graph;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An edge of the graph that can be verified and cited.
 *
 * @param id stable id of the fact
 * @param subject where the edge starts
 * @param predicate kind of edge
 * @param object where it ends
 * @param sources databases that state it, in their order of trust
 * @param publications PubMed ids or other references
 * @param evidence named measures as the sources give them (p-value, odds ratio, phase)
 * @param licence licence of the row
 * @param text the fact as one line
 */
public record GraphFact(
        String id,
        Entity subject,
        String predicate,
        Entity object,
        List<String> sources,
        List<String> publications,
        SortedMap<String, String> evidence,
        String licence,
        String text) {

    public GraphFact {
        sources = List.copyOf(sources);
        publications = List.copyOf(publications);
        evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
    }
}
