package dev.winnow.eval.tuning;

import dev.winnow.core.query.FeedbackUse;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.retriever.feedback.FeedbackGate;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Everything that can be chosen on one collection: each candidate without feedback, behind its
 * gate, and with feedback on every query.
 */
final class Choices {

    /** Figures of metrics that differ by less come from rounding. */
    private static final double ROUNDING = 1e-12;

    /** Digits of a hash that are read: enough for any number of folds, and no sign. */
    private static final int DIGITS = 7;

    private final List<Choice> choices;

    private Choices(List<Choice> choices) {
        this.choices = List.copyOf(choices);
    }

    /**
     * Settings that can be chosen, and what they give.
     *
     * @param settings complete, with the use of feedback
     * @param figures query by query
     */
    record Choice(RetrievalSettings settings, Figures figures) {}

    /**
     * The worth of a fit on queries that took no part: each fold is measured with the settings
     * that are best on the others.
     *
     * @param folds the settings that each fold was measured with
     * @param heldOut figures of every query with the settings of its fold
     */
    record CrossValidation(List<RetrievalSettings> folds, Figures heldOut) {}

    /** In the order of the candidates; of each, what does less first. */
    static Choices of(CollectionTrials trials) {
        List<Choice> choices = new ArrayList<>();
        Set<RetrievalSettings> known = new HashSet<>();
        for (CollectionTrials.Trial trial : trials.trials()) {
            // How feedback would run means nothing where it does not.
            RetrievalSettings unfed = CollectionTrials.unfed(trial.settings());
            if (known.add(unfed)) {
                choices.add(new Choice(unfed, trial.off()));
            }
            FeedbackGate gate = trial.settings().feedback().gate();
            choices.add(
                    new Choice(
                            used(trial.settings(), FeedbackUse.GATE),
                            trial.on()
                                    .where(
                                            q -> gate.decide(trial.signals().get(q)).open(),
                                            trial.off())));
            choices.add(new Choice(used(trial.settings(), FeedbackUse.ON), trial.on()));
        }
        return new Choices(choices);
    }

    private static RetrievalSettings used(RetrievalSettings settings, FeedbackUse use) {
        FeedbackSettings feedback = settings.feedback();
        return settings.withFeedback(feedback.with(use, feedback.timing()));
    }

    /**
     * The choice with the highest mean nDCG@10 over the queries that count; of equal ones the
     * first.
     */
    Choice best(IntPredicate counts) {
        Choice best = choices.getFirst();
        double most = Double.NEGATIVE_INFINITY;
        for (Choice choice : choices) {
            double[] ndcg = choice.figures().ndcg();
            double mean =
                    IntStream.range(0, ndcg.length)
                            .filter(counts)
                            .mapToDouble(q -> ndcg[q])
                            .average()
                            .orElse(0);
            if (mean > most + ROUNDING) {
                most = mean;
                best = choice;
            }
        }
        return best;
    }

    /** The choice with these settings. */
    Choice of(RetrievalSettings settings) {
        return choices.stream()
                .filter(choice -> choice.settings().equals(settings))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no candidate has the settings " + settings));
    }

    int size() {
        return choices.size();
    }

    /**
     * Fits to all folds but one and measures on that one, for each in turn.
     *
     * @param fold of each query
     * @param count number of folds
     * @throws IllegalArgumentException if a fold has no query
     */
    CrossValidation crossValidated(int[] fold, int count) {
        List<RetrievalSettings> settings = new ArrayList<>();
        Figures heldOut = Figures.of(fold.length);
        for (int f = 0; f < count; f++) {
            int left = f;
            if (Arrays.stream(fold).noneMatch(of -> of == left)) {
                throw new IllegalArgumentException(
                        "fold %d of %d has no query; there are too few of them"
                                .formatted(f + 1, count));
            }
            Choice chosen = best(q -> fold[q] != left);
            settings.add(chosen.settings());
            heldOut = chosen.figures().where(q -> fold[q] == left, heldOut);
        }
        return new CrossValidation(List.copyOf(settings), heldOut);
    }

    /**
     * Folds of queries, 0 upwards, in their order. A hash of its id alone tells where a query
     * belongs, so neither the order of a file nor a query that is added moves the others.
     *
     * @param count number of folds, 2 upwards
     */
    static int[] folds(List<String> queries, int count) {
        if (count < 2) {
            throw new IllegalArgumentException("there must be 2 folds or more, got " + count);
        }
        return queries.stream()
                .map(query -> CacheKey.of("fold", query).value().substring(0, DIGITS))
                .mapToInt(hash -> Integer.parseInt(hash, 16) % count)
                .toArray();
    }
}
