package dev.winnow.eval.pruning;

import java.util.Map;

/**
 * The table as it is written to JSON.
 *
 * @param threshold at which sentences were kept
 * @param sets name to measures
 * @param mean macro mean over the sets
 */
public record PruningResult(double threshold, Map<String, SetMeasures> sets, SetMeasures mean) {}
