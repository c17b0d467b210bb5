package dev.winnow.eval.metric;

/**
 * Kept sentences against labels, added up over rows.
 *
 * @param kept sentences that were kept
 * @param needed sentences that are labelled as needed
 * @param hit sentences that are both
 */
public record SentenceCounts(long kept, long needed, long hit) {

    public static final SentenceCounts NONE = new SentenceCounts(0, 0, 0);

    /** The counts of one row. */
    public static SentenceCounts of(boolean[] kept, boolean[] needed) {
        long k = 0;
        long n = 0;
        long h = 0;
        for (int i = 0; i < kept.length; i++) {
            k += kept[i] ? 1 : 0;
            n += needed[i] ? 1 : 0;
            h += kept[i] && needed[i] ? 1 : 0;
        }
        return new SentenceCounts(k, n, h);
    }

    public SentenceCounts plus(SentenceCounts other) {
        return new SentenceCounts(kept + other.kept, needed + other.needed, hit + other.hit);
    }

    /** Share of kept sentences that are needed; 1 if nothing was kept. */
    public double precision() {
        return kept == 0 ? 1 : (double) hit / kept;
    }

    /** Share of needed sentences that were kept; 1 if none is needed. */
    public double recall() {
        return needed == 0 ? 1 : (double) hit / needed;
    }

    /** Whether every needed sentence was kept. */
    public boolean all() {
        return hit == needed;
    }

    /**
     * F-measure that weighs recall twice as much: {@code 5PR / (4P + R)}, the figure that the
     * pruning literature reports.
     */
    public double f2() {
        double p = precision();
        double r = recall();
        return p + r == 0 ? 0 : 5 * p * r / (4 * p + r);
    }
}
