package dev.winnow.eval.evidence;

import dev.winnow.eval.metric.Interval;

/**
 * What the product's decision keeps of the evidence, beside one threshold for all questions that keeps as many characters.
 *
 * @param questions number of questions
 * @param characters share of the characters that the product keeps
 * @param allEvidence share of questions of which every needed sentence is kept
 * @param recall mean share of needed sentences that are kept
 * @param oneThreshold the threshold for all that keeps as much
 */
public record EvidenceResult(
        int questions,
        double characters,
        Compared allEvidence,
        Compared recall,
        double oneThreshold) {

    /**
     * One measure of both, over the same questions.
     *
     * @param product mean of the product
     * @param oneThreshold mean of one threshold for all
     * @param difference of both, question by question
     */
    public record Compared(double product, double oneThreshold, Interval difference) {}
}
