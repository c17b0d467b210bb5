package dev.winnow.eval.tuning;

import dev.winnow.core.query.FeedbackUse;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** Everything that can be chosen on one collection: each candidate without feedback, behind its gate, and with feedback on every query. */
final class Choices {

    private final List<Choice> choices;

    private Choices(List<Choice> choices) {
        this.choices = List.copyOf(choices);
    }

    /** In the order of the candidates; of each, what does less first. */
    static Choices of(CollectionTrials trials) {
        List<Choice> choices = new ArrayList<>();
        Set<RetrievalSettings> known = new HashSet<>();
        for (Trial trial : trials.trials()) {
            RetrievalSettings unfed = unfed(trial.settings());
            if (known.add(unfed)) {
                choices.add(new Choice(unfed, trial.off()));
            }
            FeedbackSettings feedback = trial.settings().feedback();
            choices.add(
                    new Choice(
                            used(trial.settings(), FeedbackUse.GATE),
                            trial.on()
                                    .where(
                                            q ->
                                                    feedback.gate()
                                                            .decide(trial.signals().get(q))
                                                            .open(),
                                            trial.off())));
            choices.add(new Choice(used(trial.settings(), FeedbackUse.ON), trial.on()));
        }
        return new Choices(choices);
    }

    /** How feedback would run means nothing where it does not; so that the same lists are one choice, it is as the product has it. */
    private static RetrievalSettings unfed(RetrievalSettings settings) {
        return settings.withFeedback(FeedbackSettings.DEFAULTS.off());
    }

    private static RetrievalSettings used(RetrievalSettings settings, FeedbackUse use) {
        FeedbackSettings feedback = settings.feedback();
        return settings.withFeedback(feedback.with(use, feedback.timing()));
    }

    /** The choice with the highest mean nDCG@10 over the queries that count; of equal ones the first. */
    Choice best(IntPredicate counts) {
        Choice best = choices.getFirst();
        double most = Double.NEGATIVE_INFINITY;
        for (Choice choice : choices) {
            double mean = mean(choice.figures().ndcg(), counts);
            // Sums of the same queries in the same order: what differs by rounding alone is equal.
            if (mean > most + ROUNDING) {
                most = mean;
                best = choice;
            }
        }
        return best;
    }

    /** Figures of metrics that differ by less come from rounding. */
    private static final double ROUNDING = 1e-12;

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

    private static double mean(double[] values, IntPredicate counts) {
        double sum = 0;
        int counted = 0;
        for (int q = 0; q < values.length; q++) {
            if (counts.test(q)) {
                sum += values[q];
                counted++;
            }
        }
        return counted == 0 ? 0 : sum / counted;
    }
}
