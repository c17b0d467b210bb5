package dev.winnow.core.fusion;

/**
 * The lexical weight beside dense scores that tell passages apart well or badly. Where an encoder
 * puts the best passage far above the hundredth, it is at home with the question; where all cosines
 * lie close together it is not, and the lexical scores should decide. Min-max takes that difference
 * away; the weight brings it back, for each question by itself and without labels. Fitted and shown
 * in docs/results/fusion.md.
 */
public final class Spread {

    /** The passage that the best one is compared with, counted from 1. */
    public static final int DEPTH = 100;

    /**
     * The furthest from the usual that counts, as a factor: beyond it one side would be left out.
     */
    private static final float FURTHEST = 2.5f;

    private Spread() {}

    /**
     * The lexical weight for one question. The odds of the dense weight are proportional to the
     * spread, within a factor of 2.5 up and down.
     *
     * @param usual the weight where the spread is the usual one, 0 to 1; 0 and 1 stay what they are
     * @param spread the best cosine less that of the passage at {@link #DEPTH}, 0 or more
     * @param usualSpread of the encoder, above 0
     */
    public static float share(float usual, float spread, float usualSpread) {
        float dense = (1 - usual) * Math.clamp(spread / usualSpread, 1 / FURTHEST, FURTHEST);
        return usual / (usual + dense);
    }
}
