package dev.winnow.ingest.chunk;

/**
 * How long passages are, in tokens of the encoder without title, headings and special tokens.
 *
 * @param target what is aimed at
 * @param max never exceeded
 * @param min a shorter passage joins a neighbour of its section
 */
public record ChunkSettings(int target, int max, int min) {

    /**
     * The reranker reads windows of 384 tokens, of which three are special ones, up to 64 the
     * question's and up to 24 the heading's: 293 of a passage are always read whole, the maximum
     * whenever question and heading have 61 together or fewer; the rest takes a second window. It
     * was trained on passages of 150 to 270 words, which are 195 to 350 tokens of English; 220 lies
     * at the lower end, because a pair's time grows with its length and the pruner decides by
     * sentences anyway. Not tuned on test data. Larger values put more of a section before the
     * reranker at once and cost time in proportion.
     */
    public static final int DEFAULT_TARGET = 220;

    /** See {@link #DEFAULT_TARGET}. */
    public static final int DEFAULT_MAX = 320;

    /** See {@link #DEFAULT_TARGET}; a shorter passage hardly stands alone. */
    public static final int DEFAULT_MIN = 60;

    public static final ChunkSettings DEFAULT =
            new ChunkSettings(DEFAULT_TARGET, DEFAULT_MAX, DEFAULT_MIN);

    public ChunkSettings {
        if (min < 0 || min > target || target > max || max < 8) {
            throw new IllegalArgumentException(
                    "winnow.ingest.chunk needs 0 <= target-tokens <= max-tokens and max-tokens of at least 8, got %d and %d"
                            .formatted(target, max));
        }
    }
}
