package dev.winnow.bench.tuning;

import dev.winnow.core.query.FeedbackTiming;
import dev.winnow.core.query.FeedbackUse;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The candidates of a fit to one collection: every lexical share, and around the product's feedback
 * what differs most. Few on purpose: of many candidates and few queries the best one is mostly
 * luck.
 */
public final class TuningGrid {

    /** Tenths, and twentieths where most collections have their best. */
    private static final List<Float> WEIGHTS =
            List.of(0f, .1f, .15f, .2f, .25f, .3f, .35f, .4f, .45f, .5f, .6f, .7f, .8f, .9f, 1f);

    private static final FeedbackSettings PRODUCT = FeedbackSettings.DEFAULTS;

    private TuningGrid() {}

    /** The candidates, the product's own settings first. */
    public static List<RetrievalSettings> candidates() {
        List<RetrievalSettings> candidates = new ArrayList<>();
        candidates.add(RetrievalSettings.DEFAULTS);
        for (FeedbackSettings feedback : feedback()) {
            for (float weight : WEIGHTS) {
                RetrievalSettings candidate =
                        RetrievalSettings.DEFAULTS.withFinalWeight(weight).withFeedback(feedback);
                if (!candidates.contains(candidate)) {
                    candidates.add(candidate);
                }
            }
        }
        return List.copyOf(candidates);
    }

    private static List<FeedbackSettings> feedback() {
        List<FeedbackSettings> feedback = new ArrayList<>();
        feedback.add(PRODUCT);
        for (FeedbackTiming timing : List.of(FeedbackTiming.POST, FeedbackTiming.BOTH)) {
            FeedbackSettings timed = PRODUCT.with(FeedbackUse.GATE, timing);
            SparseFeedback rm3 = PRODUCT.sparse().with(SparseFeedback.Method.RM3);
            DenseFeedback rocchio = PRODUCT.dense().with(DenseFeedback.Method.ROCCHIO);
            feedback.add(
                    timed.with(PRODUCT.sparse().with(SparseFeedback.Method.NONE)).with(rocchio));
            feedback.add(timed.with(rm3).with(PRODUCT.dense().with(DenseFeedback.Method.NONE)));
            feedback.add(timed.with(rm3).with(rocchio));
        }
        return feedback;
    }
}
