package dev.winnow.eval.tuning;

import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.fusion.FusionSettings;
import dev.winnow.core.query.FeedbackTiming;
import dev.winnow.core.query.FeedbackUse;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackGate;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings and gates to choose from. Feedback is mild throughout: at the weights of the paper
 * and of the classic RM3 it costs collections with one relevant document to a question several
 * points ({@code docs/results/feedback-grid.md}).
 */
public final class GateGrid {

    private static final List<Float> WEIGHTS = List.of(.2f, .27f, .3f, .35f);

    /** Rocchio's share of the passages in the fed-back vector; the question has the rest. */
    private static final List<Float> BETAS = List.of(.2f, .3f, .4f);

    private static final float ORIGINAL_WEIGHT = .9f;

    /** The product's lexical share of an interpolated feedback list. */
    private static final float FEEDBACK_WEIGHT = FeedbackSettings.DEFAULT_FEEDBACK_WEIGHT;

    /** Ten passages have no other shares. */
    private static final List<Float> AGREEMENTS =
            List.of(0f, .1f, .2f, .3f, .4f, .5f, .6f, .7f, .8f, .9f, 1f);

    private static final List<Float> GAPS = List.of(.2f, .25f, .3f, .35f, .4f, .5f, 1f);

    private GateGrid() {}

    /** Settings; feedback always runs in them. */
    public static List<RetrievalSettings> candidates() {
        List<RetrievalSettings> candidates = new ArrayList<>();
        for (FeedbackSettings feedback : feedback()) {
            for (float weight : WEIGHTS) {
                candidates.add(
                        RetrievalSettings.DEFAULTS.withFinalWeight(weight).withFeedback(feedback));
            }
        }
        FusionSettings product = FusionSettings.DEFAULTS;
        FusionSettings byRank = new FusionSettings(FusionMethod.RRF, product.rankConstant());
        for (float weight : WEIGHTS) {
            candidates.add(
                    RetrievalSettings.DEFAULTS
                            .withFinalWeight(weight)
                            .withFusion(byRank)
                            .withFeedback(
                                    feedback(
                                            FeedbackTiming.POST,
                                            sparse(SparseFeedback.Method.RM3),
                                            rocchio(.3f))));
        }
        return List.copyOf(candidates);
    }

    /** Every combination of limits, the narrowest first. */
    public static List<FeedbackGate> gates() {
        List<FeedbackGate> gates = new ArrayList<>();
        for (float agreement : AGREEMENTS) {
            for (float gap : GAPS) {
                gates.add(new FeedbackGate(agreement, gap));
            }
        }
        return List.copyOf(gates);
    }

    private static List<FeedbackSettings> feedback() {
        List<FeedbackSettings> feedback = new ArrayList<>();
        for (FeedbackTiming timing :
                List.of(FeedbackTiming.POST, FeedbackTiming.BOTH, FeedbackTiming.PRE)) {
            // Terms that are fed back are no part of PRE's final list.
            List<SparseFeedback.Method> methods =
                    timing == FeedbackTiming.PRE
                            ? List.of(SparseFeedback.Method.NONE)
                            : List.of(SparseFeedback.Method.NONE, SparseFeedback.Method.RM3);
            for (SparseFeedback.Method method : methods) {
                for (float beta : BETAS) {
                    feedback.add(feedback(timing, sparse(method), rocchio(beta)));
                }
                feedback.add(
                        feedback(
                                timing,
                                sparse(method),
                                DenseFeedback.DEFAULTS.with(DenseFeedback.Method.AVERAGE)));
            }
        }
        return feedback;
    }

    private static FeedbackSettings feedback(
            FeedbackTiming timing, SparseFeedback sparse, DenseFeedback dense) {
        return new FeedbackSettings(
                FeedbackUse.ON,
                timing,
                FEEDBACK_WEIGHT,
                sparse,
                dense,
                FeedbackSettings.DEFAULTS.gate());
    }

    private static SparseFeedback sparse(SparseFeedback.Method method) {
        SparseFeedback product = SparseFeedback.DEFAULTS;
        return new SparseFeedback(
                method, product.passages(), product.terms(), ORIGINAL_WEIGHT, product.filter());
    }

    private static DenseFeedback rocchio(float beta) {
        DenseFeedback product = DenseFeedback.DEFAULTS;
        return new DenseFeedback(DenseFeedback.Method.ROCCHIO, product.passages(), 1f - beta, beta);
    }
}
