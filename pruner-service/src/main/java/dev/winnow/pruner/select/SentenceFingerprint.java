package dev.winnow.pruner.select;

import java.util.Arrays;

/**
 * The traits by which two sentences are compared: hashes of their words, of the pairs of
 * neighbouring words, and of what may not differ even at an end. Letter case, punctuation and white
 * space do not count.
 *
 * @param sequence hashes of the words, in their order
 * @param shingles hashes of the pairs, each once, ascending
 * @param weighty hashes of numbers, signs and negations, ascending
 */
record SentenceFingerprint(long[] sequence, long[] shingles, long[] weighty) {

    /**
     * FNV-1a for 64 bits (Fowler, Noll, Vo): start and multiplier. Any good hash will do; this one
     * needs no state but a long.
     */
    private static final long FNV_START = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    /**
     * Words that turn a sentence into its opposite. English, as the model is; contractions in n't
     * are found by their ending.
     */
    private static final long[] NEGATIONS =
            hashes("no", "not", "never", "nor", "neither", "none", "without", "cannot");

    static SentenceFingerprint of(String text) {
        long[] words = new long[text.length()];
        long[] weighty = new long[text.length()];
        int count = 0;
        int heavy = 0;
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            int next = at + Character.charCount(point);
            if (isWordPart(point)) {
                if (!Character.isIdeographic(point)) {
                    next = endOfWord(text, next);
                }
                long word = hash(text, at, next);
                words[count++] = word;
                if (isWeighty(text, at, next, word)) {
                    weighty[heavy++] = word;
                }
            } else if (isSign(text, at, point)) {
                // "p < .05" and "p > .05" differ in nothing else.
                weighty[heavy++] = point;
            }
            at = next;
        }
        Arrays.sort(weighty, 0, heavy);
        return new SentenceFingerprint(
                Arrays.copyOf(words, count), shingles(words, count), Arrays.copyOf(weighty, heavy));
    }

    /**
     * Whether the two say the same: the words of one are the first or the last words of the other,
     * the rest is less than the remaining tenths of its pairs, and the weighty words are equal. A
     * word that is exchanged, moved, left out or put in between makes two sentences differ however
     * long they are, since any word can turn the meaning.
     *
     * @param tenths of ten pairs of the longer one, how many the shorter one must have
     */
    boolean nearlyEquals(SentenceFingerprint other, int tenths) {
        return words() < other.words()
                ? other.nearlyEquals(this, tenths)
                : other.shingles.length * 10L >= (long) shingles.length * tenths
                        && Arrays.equals(weighty, other.weighty)
                        && beginsOrEndsWith(other.sequence);
    }

    /** The same for exact copies. */
    long hash() {
        long hash = 0;
        for (long word : sequence) {
            hash = mix(hash * 31 + word);
        }
        for (long heavy : weighty) {
            hash = mix(hash * 31 + heavy);
        }
        return hash;
    }

    /** Number of words. */
    int words() {
        return sequence.length;
    }

    private boolean beginsOrEndsWith(long[] part) {
        int more = sequence.length - part.length;
        return Arrays.equals(sequence, 0, part.length, part, 0, part.length)
                || Arrays.equals(sequence, more, sequence.length, part, 0, part.length);
    }

    private static long[] shingles(long[] words, int count) {
        if (count < 2) {
            return new long[0];
        }
        long[] pairs = new long[count - 1];
        for (int i = 0; i + 1 < count; i++) {
            pairs[i] = mix(words[i] * 31 + words[i + 1]);
        }
        Arrays.sort(pairs);
        int distinct = 1;
        for (int i = 1; i < pairs.length; i++) {
            if (pairs[i] != pairs[i - 1]) {
                pairs[distinct++] = pairs[i];
            }
        }
        return Arrays.copyOf(pairs, distinct);
    }

    private static boolean isWordPart(int point) {
        return Character.isLetterOrDigit(point);
    }

    /** Whether a character changes what the text says, by itself or where it stands. */
    private static boolean isSign(String text, int at, int point) {
        int before = at == 0 ? ' ' : text.codePointBefore(at);
        int behind = at + 1 < text.length() ? text.codePointAt(at + 1) : ' ';
        return switch (point) {
            case '%' -> true;
            case '-', '.' -> Character.isDigit(behind) && !isWordPart(before);
            case '!' -> isWordPart(behind) || behind == '=';
            case '#' -> isWordPart(before) && !isWordPart(behind);
            // At an end it marks an item or a note.
            case '*', '/', '&', '^' ->
                    at > 0
                            && at + 1 < text.length()
                            && isWordPart(before) == isWordPart(behind)
                            && Character.isWhitespace(before) == Character.isWhitespace(behind)
                            && (isWordPart(before) || Character.isWhitespace(before));
            default -> {
                int type = Character.getType(point);
                yield type == Character.MATH_SYMBOL || type == Character.CURRENCY_SYMBOL;
            }
        };
    }

    private static int endOfWord(String text, int from) {
        int at = from;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            boolean inside =
                    (isWordPart(point) && !Character.isIdeographic(point))
                            || point == '\''
                            || point == '\u2019'
                            || Character.getType(point) == Character.NON_SPACING_MARK
                            || Character.getType(point) == Character.COMBINING_SPACING_MARK;
            if (!inside) {
                break;
            }
            at += Character.charCount(point);
        }
        return at;
    }

    private static boolean isWeighty(String text, int start, int end, long word) {
        if (Arrays.binarySearch(NEGATIONS, word) >= 0) {
            return true;
        }
        if (end - start > 3
                && (text.regionMatches(true, end - 3, "n't", 0, 3)
                        || text.regionMatches(true, end - 3, "n\u2019t", 0, 3))) {
            return true;
        }
        for (int i = start; i < end; i++) {
            if (Character.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static long[] hashes(String... words) {
        return Arrays.stream(words)
                .mapToLong(word -> hash(word, 0, word.length()))
                .sorted()
                .toArray();
    }

    private static long hash(String text, int start, int end) {
        long hash = FNV_START;
        for (int i = start; i < end; i++) {
            hash = (hash ^ Character.toLowerCase(text.charAt(i))) * FNV_PRIME;
        }
        return hash;
    }

    /**
     * The last step of MurmurHash3 (Appleby): spreads the bits, so that ascending order is as good
     * as a random one.
     */
    private static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
