package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import java.util.regex.Pattern;

/**
 * Which terms of a passage may be fed back.
 *
 * @param maxPassageShare terms in more than this share of all passages are ignored, 0 to 1.
 *     Anserini's .10 was picked by hand in place of a stop list for each collection and not tuned
 *     on test data; .01 suits very short texts. Higher admits stop words.
 * @param minLength shortest word in UTF-16 units; Anserini's 2 leaves single letters out
 * @param maxLength longest word; Anserini's 20 leaves out what is no word any more
 */
public record TermFilter(float maxPassageShare, int minLength, int maxLength) {

    public static final TermFilter DEFAULTS = new TermFilter(.10f, 2, 20);

    /**
     * Latin letters and digits, as Anserini has it: what the analyser leaves of marks and of other
     * scripts is no word of an English text.
     */
    private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

    public TermFilter {
        if (!(maxPassageShare > 0f && maxPassageShare <= 1f)) {
            throw new IllegalArgumentException(
                    "the share of passages of a fed-back word must lie above 0 and not above 1, got "
                            + maxPassageShare);
        }
        if (minLength < 1 || maxLength < minLength) {
            throw new IllegalArgumentException(
                    "fed-back words must have 1 to some more characters, got %d to %d"
                            .formatted(minLength, maxLength));
        }
    }

    /** The same with another share. */
    public TermFilter withMaxPassageShare(float share) {
        return new TermFilter(share, minLength, maxLength);
    }

    /**
     * Whether a term may be fed back. Terms of an encoder's vocabulary are no words, so their form
     * says nothing.
     *
     * @param share in which share of all passages it stands
     */
    public boolean admits(TermSpace space, String term, double share) {
        return share <= maxPassageShare
                && (space == TermSpace.IMPACTS
                        || (term.length() >= minLength
                                && term.length() <= maxLength
                                && WORD.matcher(term).matches()));
    }
}
