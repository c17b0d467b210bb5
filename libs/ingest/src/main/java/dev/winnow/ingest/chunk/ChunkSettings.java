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
     * The reranker reads windows of 384 tokens, of which three are special ones, up to 192 the
     * question's and up to 24 the heading's: the maximum is read in one window whenever question
     * and heading have 61 together or fewer; else the rest takes a second one. Of 150, 220 and 300
     * the first loses answers over documentation, and the last has a fifth more read and wins none
     * (docs/results/defaults.md, the length of passages).
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
