package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.settings.Ranges;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How words are fed back.
 *
 * @param method none or rm3
 * @param passages passages that are fed back, 1 to {@value #MOST_PASSAGES}
 * @param terms terms that are kept of each passage and of all together, 1 to {@value #MOST_TERMS}
 * @param originalWeight share of the question's own terms, 0 to 1
 */
public record SparseFeedback(Method method, int passages, int terms, float originalWeight) {

    /** How words are fed back. */
    public enum Method {
        NONE,
        RM3
    }

    /** Anserini's number; 5 to 10 are sensible (shared by most published RM3 baselines). */
    public static final int DEFAULT_PASSAGES = 10;

    /** Anserini's number. */
    public static final int DEFAULT_TERMS = 10;

    /** Ten times what any published baseline uses; a default window has no more. */
    public static final int MOST_PASSAGES = 100;

    /**
     * Learned sparse documents have 100 to 200 terms; more would be a question as long as all
     * feedback passages together.
     */
    public static final int MOST_TERMS = 200;

    /**
     * The classic .5 loses on questions: SciFact nDCG@10 .646 against .679 without feedback,
     * MedQuAD .551 against .649 (docs/results/retrieval.md); at .8 to .9 nearly all of the gain on
     * MED and Cranfield is left and little is lost (samples/corpus/notes/rm3-weight.md).
     */
    public static final float DEFAULT_ORIGINAL_WEIGHT = .85f;

    public static final SparseFeedback DEFAULTS =
            new SparseFeedback(
                    Method.NONE, DEFAULT_PASSAGES, DEFAULT_TERMS, DEFAULT_ORIGINAL_WEIGHT);

    /**
     * Terms in a larger share of all passages are ignored. Anserini's .10 was picked by hand in
     * place of a stop list for each collection and not tuned on test data; .01 suits very short
     * texts. Higher admits stop words.
     */
    private static final float MOST_SHARE = .10f;

    /**
     * Latin letters and digits, 2 to 20, as Anserini has it: what the analyser leaves of marks and
     * of other scripts is no word of an English text, nor is a single letter or what is longer.
     */
    private static final Pattern WORD = Pattern.compile("[a-z0-9]{2,20}");

    private static final String KEY = "winnow.retriever.prf.sparse.";

    public SparseFeedback {
        Ranges.between(KEY + "passages", passages, 1, MOST_PASSAGES);
        Ranges.between(KEY + "terms", terms, 1, MOST_TERMS);
        Ranges.share(KEY + "original-weight", originalWeight);
    }

    /**
     * A better query from the best results of the first one; pure.
     *
     * @param relevant terms of passages that are taken as relevant, best first
     */
    public LexicalQuery expand(LexicalQuery query, List<Rm3.FeedbackPassage> relevant) {
        return switch (method) {
            case NONE -> query;
            case RM3 -> new Rm3(terms, originalWeight).expand(query, relevant);
        };
    }

    /** The same with another method. */
    public SparseFeedback with(Method other) {
        return new SparseFeedback(other, passages, terms, originalWeight);
    }

    /**
     * Whether a term may be fed back. Terms of an encoder's vocabulary are no words, so their form
     * says nothing.
     *
     * @param share in which share of all passages it stands
     */
    public static boolean admits(TermSpace space, String term, double share) {
        return share <= MOST_SHARE && (space == TermSpace.IMPACTS || WORD.matcher(term).matches());
    }
}
