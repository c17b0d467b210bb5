package dev.winnow.retriever.config;

import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackGate;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.feedback.TermFilter;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Pseudo-relevance feedback: whether a question is searched a second time with what the first
 * search taught.
 *
 * @param feedback off, on (always) or gate (where the first search speaks for it)
 * @param timing none, pre (feedback from the interpolated list, final list of vectors), post
 *     (feedback from the vectors' list, final list interpolated) or both
 * @param feedbackWeight share of the words in an interpolated feedback list, 0 to 1
 * @param sparse how words are fed back
 * @param dense how vectors are fed back
 * @param gate when the gate opens
 */
public record FeedbackProperties(
        @DefaultValue("gate") FeedbackUse feedback,
        @DefaultValue("post") FeedbackTiming timing,
        @DefaultValue("" + FeedbackSettings.DEFAULT_FEEDBACK_WEIGHT) float feedbackWeight,
        @DefaultValue Sparse sparse,
        @DefaultValue Dense dense,
        @DefaultValue Gate gate) {

    /** The same as the retriever has it. */
    FeedbackSettings settings() {
        return new FeedbackSettings(
                feedback,
                timing,
                feedbackWeight,
                sparse.settings(),
                dense.settings(),
                gate.settings());
    }

    /**
     * How words are fed back.
     *
     * @param method none or rm3
     * @param passages passages that are fed back
     * @param terms terms kept of each passage and of all together
     * @param originalWeight rm3: share of the question's own terms, 0 to 1
     */
    public record Sparse(
            @DefaultValue("none") SparseFeedback.Method method,
            @DefaultValue("" + SparseFeedback.DEFAULT_PASSAGES) int passages,
            @DefaultValue("" + SparseFeedback.DEFAULT_TERMS) int terms,
            @DefaultValue("" + SparseFeedback.DEFAULT_ORIGINAL_WEIGHT) float originalWeight) {

        private SparseFeedback settings() {
            return new SparseFeedback(method, passages, terms, originalWeight, TermFilter.DEFAULTS);
        }
    }

    /**
     * How vectors are fed back.
     *
     * @param method none, average or rocchio
     * @param passages passages that are fed back
     * @param alpha rocchio: weight of the question
     * @param beta rocchio: weight of the passages
     */
    public record Dense(
            @DefaultValue("rocchio") DenseFeedback.Method method,
            @DefaultValue("" + DenseFeedback.DEFAULT_PASSAGES) int passages,
            @DefaultValue("" + DenseFeedback.DEFAULT_ALPHA) float alpha,
            @DefaultValue("" + DenseFeedback.DEFAULT_BETA) float beta) {

        private DenseFeedback settings() {
            return new DenseFeedback(method, passages, alpha, beta);
        }
    }

    /**
     * When the gate opens. A limit that is left out is the fitted one, which stands with its origin
     * in gate.properties.
     *
     * @param maxAgreement most that the ten best passages of words and vectors may have in common,
     *     as a share of ten, 0 to 1; the fitted value if it is left out
     * @param maxGap most that the score may drop from the first to the tenth passage, as a share of
     *     the first, 0 to 1; the fitted value if it is left out
     */
    public record Gate(@Nullable Float maxAgreement, @Nullable Float maxGap) {

        private FeedbackGate settings() {
            FeedbackGate fitted = FeedbackGate.DEFAULTS;
            return new FeedbackGate(
                    maxAgreement == null ? fitted.maxAgreement() : maxAgreement,
                    maxGap == null ? fitted.maxGap() : maxGap);
        }
    }
}
