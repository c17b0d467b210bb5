package dev.winnow.bench.metric;

/**
 * Kept sentences against labels, added up over rows.
 *
 * @param kept sentences that were kept
 * @param needed sentences that are labelled as needed
 * @param hit sentences that are both
 * @param characters of all sentences
 * @param keptCharacters of those that were kept
 */
public record SentenceCounts(
        long kept, long needed, long hit, long characters, long keptCharacters) {

    public static final SentenceCounts NONE = new SentenceCounts(0, 0, 0, 0, 0);

    /** Of one sentence. */
    public static SentenceCounts of(boolean kept, boolean needed, int characters) {
        return new SentenceCounts(
                kept ? 1 : 0,
                needed ? 1 : 0,
                kept && needed ? 1 : 0,
                characters,
                kept ? characters : 0);
    }

    /** Both together. */
    public SentenceCounts plus(SentenceCounts other) {
        return new SentenceCounts(
                kept + other.kept,
                needed + other.needed,
                hit + other.hit,
                characters + other.characters,
                keptCharacters + other.keptCharacters);
    }

    /** Share of the characters that was removed; 0 if there are none. */
    public double compression() {
        return characters == 0 ? 0 : 1 - (double) keptCharacters / characters;
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
