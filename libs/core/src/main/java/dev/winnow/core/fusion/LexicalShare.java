package dev.winnow.core.fusion;

/**
 * The lexical weight for one question, by how well either search tells its passages apart. Where an
 * encoder puts the best passage far above the hundredth, it is at home with the question; where all
 * cosines lie close together it is not. Where BM25 scores the best passage far above the fifth, the
 * words point at something; where many passages are as good, they do not. Min-max takes both away;
 * the weight brings them back, for each question by itself and without labels. Fitted and shown in
 * docs/results/retrieval.md.
 */
public final class LexicalShare {

    /**
     * The passage whose cosine the best one is compared with, counted from 1. The twentieth to the
     * eighty-fifth do as well or a little worse.
     */
    public static final int SPREAD_DEPTH = 100;

    /**
     * The passage whose BM25 score the best one is compared with, counted from 1. The third to the
     * tenth do about as well.
     */
    public static final int STANDOUT_DEPTH = 5;

    /**
     * The usual best score of BM25 in units of the fifth, with k1 .9 and b .75: the mean over 23
     * collections of the median over questions. A higher value would lower the lexical share of all
     * questions.
     */
    public static final float USUAL_STANDOUT = 1.84f;

    /**
     * The furthest from the usual that counts, as a factor: beyond it one side would be left out.
     */
    private static final float FURTHEST = 2.5f;

    private LexicalShare() {}

    /**
     * The weight for one question. Its odds are proportional to how far the words' best passage
     * stands out and inversely to the spread of the cosines, within a factor of 2.5 up and down.
     *
     * @param usual the weight where both are as usual, 0 to 1; 0 and 1 stay what they are
     * @param standout the best score of BM25 in units of that at {@link #STANDOUT_DEPTH}, 1 or
     *     more; {@link #USUAL_STANDOUT} if it is not known
     * @param spread the best cosine less that of the passage at {@link #SPREAD_DEPTH}, 0 or more
     * @param usualSpread of the encoder, above 0
     */
    public static float of(float usual, float standout, float spread, float usualSpread) {
        float odds = standout / USUAL_STANDOUT / (spread / usualSpread);
        float lexical = usual * Math.clamp(odds, 1 / FURTHEST, FURTHEST);
        return lexical / (lexical + (1 - usual));
    }
}
