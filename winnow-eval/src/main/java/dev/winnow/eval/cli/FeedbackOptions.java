package dev.winnow.eval.cli;

import dev.winnow.core.query.FeedbackTiming;
import dev.winnow.core.query.FeedbackUse;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import picocli.CommandLine.Option;

/** How the first round is fed back; what is not given is as the product has it. */
final class FeedbackOptions {

    private static final FeedbackSettings PRODUCT = FeedbackSettings.DEFAULTS;

    @Option(
            names = "--feedback",
            paramLabel = "USE",
            description =
                    "off, gate (the product's: where the first search speaks for it) or on (always). With one source the gate stays closed.")
    private FeedbackUse use = PRODUCT.use();

    @Option(
            names = "--timing",
            paramLabel = "T",
            description =
                    "none, pre (feedback from the interpolated list, final list of vectors), post (feedback from the vectors' list, final list interpolated) or both.")
    private FeedbackTiming timing = PRODUCT.timing();

    @Option(
            names = "--feedback-weight",
            paramLabel = "W",
            description = "Share of the words in an interpolated feedback list, 0 to 1.")
    private float feedbackWeight = PRODUCT.feedbackWeight();

    @Option(
            names = "--sparse-feedback",
            paramLabel = "M",
            description = "How words are fed back: none or rm3.")
    private SparseFeedback.Method sparse = PRODUCT.sparse().method();

    @Option(
            names = "--sparse-passages",
            paramLabel = "N",
            description = "Passages that words are fed back from.")
    private int sparsePassages = PRODUCT.sparse().passages();

    @Option(
            names = "--terms",
            paramLabel = "N",
            description = "Terms kept of each passage and of all together.")
    private int terms = PRODUCT.sparse().terms();

    @Option(
            names = "--original-weight",
            paramLabel = "W",
            description = "RM3: share of the question's own terms, 0 to 1.")
    private float originalWeight = PRODUCT.sparse().originalWeight();

    @Option(
            names = "--dense-feedback",
            paramLabel = "M",
            description = "How vectors are fed back: none, average or rocchio.")
    private DenseFeedback.Method dense = PRODUCT.dense().method();

    @Option(
            names = "--dense-passages",
            paramLabel = "N",
            description = "Passages that vectors are fed back from.")
    private int densePassages = PRODUCT.dense().passages();

    @Option(
            names = "--alpha",
            paramLabel = "A",
            description = "Rocchio on vectors: weight of the question.")
    private float alpha = PRODUCT.dense().alpha();

    @Option(
            names = "--beta",
            paramLabel = "B",
            description = "Rocchio on vectors: weight of the passages.")
    private float beta = PRODUCT.dense().beta();

    /**
     * The settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    FeedbackSettings settings() {
        return new FeedbackSettings(
                use,
                timing,
                feedbackWeight,
                new SparseFeedback(
                        sparse, sparsePassages, terms, originalWeight, PRODUCT.sparse().filter()),
                new DenseFeedback(dense, densePassages, alpha, beta),
                PRODUCT.gate());
    }
}
