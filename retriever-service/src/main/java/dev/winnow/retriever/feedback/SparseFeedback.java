package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.FeedbackModel;
import dev.winnow.core.retrieval.LexicalQuery;

/**
 * How words are fed back.
 *
 * @param method none, rm3 or rocchio
 * @param passages passages that speak for, 1 to {@value #MOST_PASSAGES}
 * @param terms terms that are kept of each passage and of all together, 1 to {@value #MOST_TERMS}
 * @param originalWeight RM3: share of the question's own terms, 0 to 1
 * @param beta Rocchio: weight of the passages, 0 upwards; that of the question is 1
 * @param gamma Rocchio: weight of the passages that speak against, 0 upwards
 * @param against Rocchio: how many of the window's last passages speak against, 0 upwards
 * @param filter which terms may be fed back
 */
public record SparseFeedback(
        Method method,
        int passages,
        int terms,
        float originalWeight,
        float beta,
        float gamma,
        int against,
        TermFilter filter) {

    /** How words are fed back. */
    public enum Method {
        NONE,
        RM3,
        ROCCHIO
    }

    /** Anserini's number; 5 to 10 are sensible (shared by most published RM3 baselines). */
    public static final int DEFAULT_PASSAGES = 10;

    /** Anserini's number. */
    public static final int DEFAULT_TERMS = 10;

    /** Ten times what any published baseline uses; a default window has no more. */
    public static final int MOST_PASSAGES = 100;

    /** Learned sparse documents have 100 to 200 terms; more would be a question as long as all feedback passages together. */
    public static final int MOST_TERMS = 200;

    /**
     * The classic .5 loses on questions: SciFact nDCG@10 .646 against .679 without feedback, MedQuAD .551 against .649 (docs/results/feedback.md); at
     * .8 to .9 nearly all of the gain on MED and Cranfield is left and little is lost (samples/corpus/notes/rm3-weight.md).
     */
    public static final float DEFAULT_ORIGINAL_WEIGHT = .85f;

    /** Rocchio's usual value, Anserini's default as well. */
    public static final float DEFAULT_BETA = .75f;

    public static final SparseFeedback DEFAULTS =
            new SparseFeedback(
                    Method.NONE,
                    DEFAULT_PASSAGES,
                    DEFAULT_TERMS,
                    DEFAULT_ORIGINAL_WEIGHT,
                    DEFAULT_BETA,
                    0f,
                    0,
                    TermFilter.DEFAULTS);

    private static final String KEY = "winnow.retriever.prf.sparse.";

    public SparseFeedback {
        Ranges.between(KEY + "passages", passages, 1, MOST_PASSAGES);
        Ranges.between(KEY + "terms", terms, 1, MOST_TERMS);
        Ranges.share(KEY + "original-weight", originalWeight);
        Ranges.notNegative(KEY + "beta", beta);
        Ranges.notNegative(KEY + "gamma", gamma);
        Ranges.atLeast(KEY + "against", against, 0);
    }

    /** The model, or one that changes nothing for the method {@link Method#NONE}. */
    public FeedbackModel<LexicalQuery, FeedbackPassage> model() {
        return switch (method) {
            case NONE -> (query, relevant, against) -> query;
            case RM3 -> new Rm3(terms, originalWeight);
            case ROCCHIO -> new TermRocchio(terms, beta, gamma);
        };
    }

    /** The same with another method. */
    public SparseFeedback with(Method other) {
        return new SparseFeedback(
                other, passages, terms, originalWeight, beta, gamma, against, filter);
    }
}
