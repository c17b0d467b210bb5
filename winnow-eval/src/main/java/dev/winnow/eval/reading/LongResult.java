package dev.winnow.eval.reading;

import dev.winnow.eval.metric.PairedMeans;
import dev.winnow.eval.metric.TimePercentiles;
import java.util.List;
import java.util.Map;

/**
 * Ways of reading long texts beside reading all of them.
 *
 * @param inputs number of texts
 * @param windows mean number of windows of a text
 * @param ways name of a way to what came of it
 * @param times name of a way to milliseconds from text to kept sentences in one run in which the
 *     ways took turns; empty if nothing was timed
 * @param deadlines milliseconds to what came of reading and pruning in them
 */
public record LongResult(
        int inputs,
        double windows,
        Map<String, Line> ways,
        Map<String, TimePercentiles> times,
        Map<Integer, InTime> deadlines) {

    /**
     * A way of reading.
     *
     * @param read mean number of windows that were read
     * @param tokens share of the tokens of all windows that were read
     * @param evidence share of the needed sentences that are kept, all read and this way
     * @param places the same by this way where the evidence stands at the start, in the middle and
     *     at the end
     * @param kept mean number of characters that are kept
     */
    public record Line(
            double read, double tokens, PairedMeans evidence, List<Double> places, double kept) {}

    /**
     * Reading and pruning with a deadline.
     *
     * @param inTime share of texts that were pruned before it
     * @param cut share of texts whose reading the time ended
     * @param evidence share of the needed sentences that are kept, all read without a deadline and
     *     this way; none of a text that came late
     * @param times milliseconds from the text to what is kept
     */
    public record InTime(double inTime, double cut, PairedMeans evidence, TimePercentiles times) {}
}
