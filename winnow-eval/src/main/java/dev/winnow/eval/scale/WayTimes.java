package dev.winnow.eval.scale;

import dev.winnow.eval.speed.Percentiles;
import java.util.Map;

/**
 * What one way of retrieving took.
 *
 * @param millis from the question to its candidates
 * @param processor of that, what the thread was running; the rest it waited for the disk or for a core
 * @param parts median of each part in milliseconds, in the order in which they run
 * @param secondRounds share of the questions that had a second round, 0 to 1
 */
public record WayTimes(
        Percentiles millis,
        Percentiles processor,
        Map<String, Double> parts,
        double secondRounds) {}
