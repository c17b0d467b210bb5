package dev.winnow.retriever.search;

import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.retrieval.FeedbackReport.FeedbackSignals;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.PassageTerms;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackGate;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.Rm3.FeedbackPassage;
import dev.winnow.retriever.feedback.SparseFeedback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What lies between two rounds: feedback passages are taken from the first one's list, the question
 * is fed back on the sides that have a method, and the gate decides. Nothing here searches, so the
 * signals cost some arithmetic on a few passages.
 */
final class FeedbackStep {

    /** More are no explanation; RM3 adds ten by default. */
    private static final int REPORTED_TERMS = 40;

    private final Plan plan;
    private final FeedbackSettings settings;
    private final FusionMethod fusion;
    private final IndexView view;

    FeedbackStep(Plan plan, FeedbackSettings settings, FusionMethod fusion, IndexView view) {
        this.plan = plan;
        this.settings = settings;
        this.fusion = fusion;
        this.view = view;
    }

    /**
     * The fed-back question.
     *
     * @param terms in words; the first round's where words are not fed back
     * @param vector the first round's where vectors are not fed back
     * @param list the list that feedback was taken from
     * @param passages that were fed back, best first
     * @param signals what the first round showed
     */
    record FedBack(
            @Nullable LexicalQuery terms,
            float @Nullable [] vector,
            FusedList list,
            List<PassageId> passages,
            FeedbackSignals signals) {

        boolean changesWords(Round first) {
            return terms != null && !terms.equals(first.terms());
        }

        boolean changesVector(Round first) {
            return !Arrays.equals(vector, first.vector());
        }
    }

    /** Feeds the first round back, whether or not the result will be searched. */
    FedBack feed(Round first) {
        FusedList list = first.fuse(plan.feedbackShare(first), fusion);
        Set<Integer> used = new TreeSet<>();
        LexicalQuery terms = first.terms();
        if (terms != null) {
            terms = words(first, terms, list, used);
        }
        float[] vector = first.vector();
        if (vector != null && settings.dense().method() != DenseFeedback.Method.NONE) {
            DenseFeedback dense = settings.dense();
            vector = dense.expand(vector, vectors(first, list.top(dense.passages()), used));
        }
        return new FedBack(terms, vector, list, ids(first, list, used), signals(first, list));
    }

    /** Whether a second round is to run, as far as the question itself decides it. */
    FeedbackGate.Decision decide(Round first, FedBack fed) {
        if (!fed.changesWords(first) && !fed.changesVector(first)) {
            return new FeedbackGate.Decision(false, "nothing-found");
        }
        if (plan.use() == FeedbackUse.ON) {
            return new FeedbackGate.Decision(true, "on");
        }
        return first.hybrid() && !first.lexical().isEmpty() && !first.dense().isEmpty()
                ? settings.gate().decide(fed.signals())
                : new FeedbackGate.Decision(false, "gate-closed: one source");
    }

    /** What is told about a question for which nobody looked at feedback. */
    static FeedbackReport unasked(Plan plan, String reason) {
        return report(plan, false, reason, null, List.of(), List.of());
    }

    /** What is told about a question that was fed back or, after a look, was not. */
    FeedbackReport report(Round first, FedBack fed, boolean ran, String reason) {
        LexicalQuery terms = ran && fed.changesWords(first) ? fed.terms() : null;
        List<WeightedTerm> heaviest =
                terms == null
                        ? List.of()
                        : terms.terms().stream()
                                .sorted(WeightedTerm.HEAVIEST)
                                .limit(REPORTED_TERMS)
                                .toList();
        return report(plan, ran, reason, fed.signals(), ran ? fed.passages() : List.of(), heaviest);
    }

    private static FeedbackReport report(
            Plan plan,
            boolean ran,
            String reason,
            @Nullable FeedbackSignals signals,
            List<PassageId> passages,
            List<WeightedTerm> terms) {
        return new FeedbackReport(
                plan.use(),
                plan.timing(),
                plan.feedbackWeight(),
                plan.finalWeight(),
                ran,
                reason,
                signals,
                passages,
                terms);
    }

    private LexicalQuery words(
            Round first, LexicalQuery question, FusedList list, Set<Integer> used) {
        SparseFeedback sparse = settings.sparse();
        if (sparse.method() == SparseFeedback.Method.NONE) {
            return question;
        }
        int[] relevant = list.top(sparse.passages());
        List<FeedbackPassage> passages = passages(first, question.space(), list, relevant);
        for (int position : relevant) {
            used.add(position);
        }
        // Feedback must not make a question that was taken into one that is refused.
        return sparse.expand(question, passages).heaviest(LexicalQuery.MOST_TERMS);
    }

    /**
     * The passages at these positions of a round's union, with the terms that may be fed back.
     *
     * @param list the list that gives them their weights
     */
    private List<FeedbackPassage> passages(
            Round round, TermSpace space, FusedList list, int[] positions) {
        List<PassageTerms> terms = view.terms(space, round.union().handles(positions));
        Set<String> admitted = admitted(space, terms);
        List<FeedbackPassage> passages = new ArrayList<>(positions.length);
        for (int i = 0; i < positions.length; i++) {
            List<WeightedTerm> kept = new ArrayList<>(terms.get(i).terms());
            kept.removeIf(term -> !admitted.contains(term.term()));
            passages.add(new FeedbackPassage(list.weight(positions[i]), kept));
        }
        return passages;
    }

    /**
     * The terms that may be fed back. Each is looked up once, in the order in which the index has
     * them.
     */
    private Set<String> admitted(TermSpace space, List<PassageTerms> passages) {
        List<String> terms =
                passages.stream()
                        .flatMap(passage -> passage.terms().stream())
                        .map(WeightedTerm::term)
                        .distinct()
                        .sorted()
                        .toList();
        double[] shares = view.passageShares(space, terms);
        return IntStream.range(0, shares.length)
                .filter(i -> SparseFeedback.admits(space, terms.get(i), shares[i]))
                .mapToObj(terms::get)
                .collect(Collectors.toSet());
    }

    /** The vectors of these passages; one without a vector has nothing to feed back. */
    private List<float[]> vectors(Round first, int[] positions, Set<Integer> used) {
        List<float[]> vectors = new ArrayList<>(positions.length);
        List<float[]> all = view.vectors(first.union().handles(positions));
        for (int i = 0; i < positions.length; i++) {
            if (all.get(i).length > 0) {
                vectors.add(all.get(i));
                used.add(positions[i]);
            }
        }
        return vectors;
    }

    private static List<PassageId> ids(Round first, FusedList list, Set<Integer> used) {
        return Arrays.stream(list.order())
                .filter(used::contains)
                .mapToObj(first.union().ids()::get)
                .toList();
    }

    private static FeedbackSignals signals(Round first, FusedList list) {
        int[] best = list.best(FeedbackGate.TOP);
        float[] scores = new float[best.length];
        for (int i = 0; i < best.length; i++) {
            scores[i] = list.weight(best[i]);
        }
        return new FeedbackSignals(
                FeedbackGate.agreement(first.lexical(), first.dense()),
                FeedbackGate.gap(scores),
                first.terms() == null ? 0 : first.terms().terms().size());
    }
}
