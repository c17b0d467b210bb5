package dev.winnow.eval.pruning;

/**
 * One rule on one set, over questions with all of their passages.
 *
 * @param questions with evidence
 * @param recall mean over questions of the share of needed sentences that are kept
 * @param allEvidence share of questions of which every needed sentence is kept
 * @param precision share of kept sentences that are needed
 * @param f2 of precision and recall of all sentences together
 * @param charsSaved share of characters removed
 */
public record GuardLine(
        double questions,
        double recall,
        double allEvidence,
        double precision,
        double f2,
        double charsSaved) {}
