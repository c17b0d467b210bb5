package dev.winnow.core.graph;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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
