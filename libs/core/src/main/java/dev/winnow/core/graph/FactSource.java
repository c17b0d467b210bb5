package dev.winnow.core.graph;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Source of a fact and its evidence, so that a person can look it up.
 *
 * @param name database
 * @param licence licence of its row, empty if not stated
 * @param publications PubMed ids or other references
 * @param evidence named measures as the source gives them (p_value, odds_ratio, phase)
 */
public record FactSource(
        String name,
        String licence,
        List<String> publications,
        SortedMap<String, String> evidence) {

    public FactSource {
        publications = List.copyOf(publications);
        evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
    }
}
