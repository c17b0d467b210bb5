package dev.winnow.eval.scale;

import java.util.Map;

/**
 * What was measured on one corpus.
 *
 * @param corpus its name
 * @param passages it has
 * @param build how its index was made
 * @param footprint what its index takes
 * @param heapBytes what an open index adds to the heap after it was searched
 * @param recall of the dense searches
 * @param times by the names of the ways, see {@link Ways}
 */
public record ScaleResult(
        String corpus,
        int passages,
        ScaleIndex.Build build,
        Footprint footprint,
        long heapBytes,
        DenseRecall recall,
        Map<String, WayTimes> times) {}
