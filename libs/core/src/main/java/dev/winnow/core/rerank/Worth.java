package dev.winnow.core.rerank;

import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;

/**
 * What a sentence is worth beside those of other passages of an ordered list: {@code odds /
 * place^b}, where the odds are the geometric mean of those of the sentence and of the best one in
 * its passage. The model reads one passage at a time and gives half of the lines of a manual a fair
 * probability; which passage is right, the search that ordered the list knows better, and a line
 * beside a good one is more often part of the answer than one that stands alone. The numbers are
 * fitted on questions over documentation and on a pool of answers, see docs/results/context.md.
 */
public final class Worth {

    /**
     * b. With 1 and with 1.5 and more fewer answers over documentation are complete, and in the
     * pool, where the model tells passages apart better, more than 1.25 loses evidence.
     */
    private static final double FALL = 1.25;

    /**
     * r, the share of the best worth below which nothing stays. It saves a fifth of the tokens in
     * the pool, where one sentence often answers, and a twentieth over documentation; with .03 two
     * points of the evidence in the pool are lost.
     */
    private static final float SHARE = .01f;

    /**
     * The odds of .75, as which a better sentence counts. Without that a sure one would drop the
     * evidence of other passages, in BioASQ a twentieth of all.
     */
    private static final float SURE = 3f;

    /** No model is surer; odds stay finite. */
    private static final double LEAST_DOUBT = 1e-7;

    private Worth() {}

    /** The worth of a sentence where no search ordered the passages: its odds. */
    public static float of(float keep) {
        return (float) odds(keep);
    }

    /**
     * The worth of a sentence in an ordered list.
     *
     * @param keep its keep-probability
     * @param best the highest keep-probability in its passage
     * @param place of its passage in the order of the search, from 1
     */
    public static float of(float keep, float best, int place) {
        return (float) (StrictMath.sqrt(odds(keep) * odds(best)) / StrictMath.pow(place, FALL));
    }

    /** The highest keep-probability in a passage; 0 if none of its sentences has one. */
    public static float best(Reranked passage) {
        float best = 0f;
        for (SentenceScore sentence : passage.sentences()) {
            best = Math.max(best, sentence.keep().value());
        }
        return best;
    }

    /** The least worth that stays beside the best sentence of an ordered list. */
    public static float cut(float best) {
        return SHARE * Math.min(best, SURE);
    }

    private static double odds(float probability) {
        return probability / Math.max(1.0 - probability, LEAST_DOUBT);
    }
}
