package dev.winnow.eval.pruning;

import dev.winnow.eval.metric.Interval;
import java.util.SortedMap;

/**
 * The guard against a lower threshold.
 *
 * @param threshold of the rules that are guarded
 * @param sets set to rule to measures; {@link GuardExperiment#threshold} names the threshold alone that keeps as many characters
 * @param mean rule to the mean over sets
 * @param recall rule to the mean over sets of its recall minus that of the threshold alone, questions paired
 * @param allEvidence the same of the share of questions with all evidence
 */
public record GuardResult(
        double threshold,
        SortedMap<String, SortedMap<String, GuardLine>> sets,
        SortedMap<String, GuardLine> mean,
        SortedMap<String, Interval> recall,
        SortedMap<String, Interval> allEvidence) {}
