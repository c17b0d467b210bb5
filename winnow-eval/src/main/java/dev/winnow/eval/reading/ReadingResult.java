package dev.winnow.eval.reading;

import dev.winnow.eval.metric.PairedMeans;
import dev.winnow.eval.metric.TimePercentiles;
import java.util.Map;

/**
 * Ways of reading a list beside reading all of it.
 *
 * @param questions number of questions
 * @param candidates of each question
 * @param ways name of a way to what came of it
 * @param times name of a way to milliseconds of the reranker in one run in which the ways took
 *     turns; empty if nothing was timed
 * @param deadlines milliseconds to what came of the whole pipeline in them
 */
public record ReadingResult(
        int questions,
        int candidates,
        Map<String, Line> ways,
        Map<String, TimePercentiles> times,
        Map<Integer, InTime> deadlines) {

    /**
     * A way of reading.
     *
     * @param read mean number of candidates that were read
     * @param tokens share of the tokens of all candidates that were read
     * @param missed share of questions of which a needed sentence that stands in the context of all
     *     is missing
     * @param answers share of questions whose answer stands in the context, all read and this way
     * @param proofs share of questions of which a sentence that proves the answer does
     * @param evidence share of the needed sentences that do
     * @param ndcg nDCG@10 of the passages that hold such a sentence
     * @param contextTokens mean tokens of the context
     */
    public record Line(
            double read,
            double tokens,
            double missed,
            PairedMeans answers,
            PairedMeans proofs,
            PairedMeans evidence,
            PairedMeans ndcg,
            double contextTokens) {}

    /**
     * The whole pipeline with a deadline.
     *
     * @param inTime share of questions with a context before the deadline
     * @param cut share of them whose reading the time ended
     * @param unread share of them of which no candidate was read in time
     * @param read mean number of candidates that were read
     * @param line beside all read without a deadline
     * @param times milliseconds from the question to the context
     */
    public record InTime(
            double inTime,
            double cut,
            double unread,
            double read,
            PairedMeans answers,
            PairedMeans proofs,
            TimePercentiles times) {}
}
