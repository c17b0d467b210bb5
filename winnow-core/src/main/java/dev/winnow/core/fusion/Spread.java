package dev.winnow.core.fusion;

/**
 * What the words are worth beside vectors that tell passages apart well or badly. An encoder that puts the best passage far above the hundredth
 * knows the text and the question; where all cosines lie close together it does not, and the words should decide. Min-max takes that
 * difference away; the share of the words brings it back, for each question by itself and without labels. Fitted and shown in
 * docs/results/fusion.md.
 */
public final class Spread {

    /** The passage that the best one is compared with, counted from 1. */
    public static final int DEPTH = 100;

    /** The furthest from the usual that counts, as a factor: beyond it one side would be left out. */
    private static final float FURTHEST = 2.5f;

    private Spread() {}

    /**
     * The share of the words for one question: the odds of the vectors go by the spread.
     *
     * @param usual the share where vectors spread as usual, 0 to 1; 0 and 1 stay what they are
     * @param spread the best cosine less that of the passage at {@link #DEPTH}, 0 or more
     * @param usualSpread of the encoder, above 0
     */
    public static float share(float usual, float spread, float usualSpread) {
        float vectors = (1 - usual) * Math.clamp(spread / usualSpread, 1 / FURTHEST, FURTHEST);
        return usual / (usual + vectors);
    }
}
