package dev.winnow.retriever.search;

import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.settings.Ranges;
import dev.winnow.retriever.feedback.FeedbackSettings;

/**
 * How lists are made, fused and fed back.
 *
 * @param window passages taken from each source into the union, 1 upwards; a request for more takes
 *     as many as it asks for
 * @param finalWeight share of the words in the final list where both searches tell passages apart
 *     as usual, 0 to 1; the rest is the vectors'
 * @param pinned most exact matches that are kept in the list although fusion left them out, 0
 *     upwards; they take the last places of a list, never its first
 * @param fusion method by which one list is made of several
 * @param feedback whether, when and how the first round is fed back
 */
public record RetrievalSettings(
        int window, float finalWeight, int pinned, FusionMethod fusion, FeedbackSettings feedback) {

    /**
     * The usual depth of fusion studies (Bruch, Gai, Ingber 2023 stop at 1,000; recall at 100 is
     * .93 on SciFact). Deeper costs re-scoring time.
     */
    public static final int DEFAULT_WINDOW = 100;

    /**
     * Chosen with bge-small-en-v1.5 on 13 collections; docs/results/retrieval.md says how, and what
     * each gets of a choice that left it out. Higher favours exact words, which helps where
     * questions were written with the passage in view and costs on MED and MedQuAD.
     */
    public static final float DEFAULT_FINAL_WEIGHT = .36f;

    /** Enough to protect a few identifiers; most of the list is left to fusion. Not tuned. */
    public static final int DEFAULT_PINNED = 3;

    public static final RetrievalSettings DEFAULTS =
            new RetrievalSettings(
                    DEFAULT_WINDOW,
                    DEFAULT_FINAL_WEIGHT,
                    DEFAULT_PINNED,
                    FusionMethod.WEIGHTED,
                    FeedbackSettings.DEFAULTS);

    public RetrievalSettings {
        Ranges.atLeast("winnow.retriever.window", window, 1);
        Ranges.share("winnow.retriever.fusion.final-weight", finalWeight);
        Ranges.atLeast("winnow.retriever.pinned", pinned, 0);
    }

    /** The same with another share of the words in the final list. */
    public RetrievalSettings withFinalWeight(float other) {
        return new RetrievalSettings(window, other, pinned, fusion, feedback);
    }

    /** The same with other feedback. */
    public RetrievalSettings withFeedback(FeedbackSettings other) {
        return new RetrievalSettings(window, finalWeight, pinned, fusion, other);
    }
}
