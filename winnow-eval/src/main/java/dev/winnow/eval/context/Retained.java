package dev.winnow.eval.context;

import dev.winnow.eval.metric.Bootstrap;
import dev.winnow.eval.metric.Interval;

/**
 * What is found in contexts of whole passages and in pruned ones.
 *
 * @param whole share of questions for which it stands in the context of whole passages
 * @param pruned share of questions for which it stands in the pruned context
 * @param difference pruned minus whole, paired by question
 */
public record Retained(Interval whole, Interval pruned, Interval difference) {

    /** Of 1 for each question where it was found and 0 where it was not. */
    static Retained of(double[] whole, double[] pruned) {
        return new Retained(
                Bootstrap.mean(whole), Bootstrap.mean(pruned), Bootstrap.difference(pruned, whole));
    }
}
