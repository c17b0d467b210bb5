package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.pipeline.PipelineState.FactScore;
import dev.winnow.core.rerank.Worth;
import dev.winnow.core.score.Score;
import dev.winnow.core.score.Score.Scale;
import dev.winnow.pruner.render.Sentence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which facts of the graph are kept. Those that the question asks for pass. Of the others
 * those pass whose probability reaches the threshold; one that the model did not score is dropped
 * for its rank, unless the model scored none at all: then every fact passes.
 */
final class FactDecisions {

    private final List<ScoredFact> facts;
    private final boolean[] kept;
    private final Reason[] reasons;

    FactDecisions(List<GraphFact> all, List<FactScore> scores, float threshold) {
        this.facts = ScoredFact.of(all, scores);
        this.kept = new boolean[facts.size()];
        this.reasons = new Reason[facts.size()];
        boolean anyScored = facts.stream().anyMatch(scored -> scored.probability() != null);
        for (int i = 0; i < kept.length; i++) {
            Score probability = facts.get(i).probability();
            kept[i] =
                    facts.get(i).fact().asked()
                            || (probability == null
                                    ? !anyScored
                                    : probability.value() >= threshold);
            reasons[i] = kept[i] || probability != null ? decidedBy(i) : Reason.RANK;
        }
    }

    int size() {
        return kept.length;
    }

    ScoredFact fact(int i) {
        return facts.get(i);
    }

    boolean kept(int i) {
        return kept[i];
    }

    /** A fact as a context lists it, with the reason why it stays or is left out. */
    ContextSentence reported(int i) {
        return facts.get(i).because(reasons[i]);
    }

    /** Indexes of the facts that are kept so far, in order. */
    int[] passed() {
        return IntStream.range(0, kept.length).filter(this::kept).toArray();
    }

    /** Sets whether a fact that passed fits the budget and stays. */
    void settle(int i, boolean stays) {
        kept[i] = stays;
        reasons[i] = stays ? decidedBy(i) : Reason.BUDGET;
    }

    /** The facts that are kept so far, with their scores. */
    List<ScoredFact> passedFacts() {
        return Arrays.stream(passed()).mapToObj(facts::get).toList();
    }

    /** The facts that are kept so far, as the graph gave them. */
    List<GraphFact> keptFacts() {
        return passedFacts().stream().map(ScoredFact::fact).toList();
    }

    /** What decides whether a fact passes, as long as rank and budget do not. */
    private Reason decidedBy(int i) {
        if (facts.get(i).fact().asked()) {
            return Reason.ASKED;
        }
        return facts.get(i).probability() == null ? Reason.UNSCORED : Reason.THRESHOLD;
    }

    /**
     * A graph fact with its score. Facts stay in the graph's order, whatever their scores: a model
     * that was trained on passages cannot tell which of two genes matters more (it prefers
     * "psoriasis 2 is a psoriasis" to "psoriasis associates IL12B").
     *
     * @param probability calibrated, or null if the model did not see the fact
     */
    record ScoredFact(GraphFact fact, @Nullable Score probability) {

        /** The worth of a fact that the question asks for: more than any sentence. */
        private static final float ASKED = Float.POSITIVE_INFINITY;

        /**
         * Joins facts with their scores; the facts keep their order.
         *
         * @throws InvalidInputException if a fact or a score occurs twice, or a score belongs to no
         *     fact or is no probability
         */
        static List<ScoredFact> of(List<GraphFact> facts, List<FactScore> scores) {
            Map<String, Score> probabilities = probabilities(scores);
            Set<String> ids = new HashSet<>();
            List<ScoredFact> scored = new ArrayList<>(facts.size());
            for (GraphFact fact : facts) {
                if (!ids.add(fact.id())) {
                    throw PruneInput.contradiction("fact %s is listed twice", fact.id());
                }
                scored.add(new ScoredFact(fact, probabilities.remove(fact.id())));
            }
            if (!probabilities.isEmpty()) {
                throw PruneInput.contradiction("%d scores belong to no fact", probabilities.size());
            }
            return scored;
        }

        /**
         * The worth of each fact, where facts and sentences compete for the token budget: at least
         * that of every fact after it, so that facts are dropped from the end.
         */
        static float[] worths(List<ScoredFact> facts) {
            float[] worths = new float[facts.size()];
            float worth = Sentence.UNSCORED;
            for (int i = worths.length - 1; i >= 0; i--) {
                worth = Math.max(worth, facts.get(i).worth());
                worths[i] = worth;
            }
            return worths;
        }

        private float worth() {
            if (fact.asked()) {
                return ASKED;
            }
            return probability == null ? Sentence.UNSCORED : Worth.of(probability.value());
        }

        /** As a context lists it, with the reason why it stays or is left out. */
        ContextSentence because(Reason reason) {
            return new ContextSentence(
                    new PassageId(fact.id()),
                    new DocumentId(fact.id()),
                    0,
                    fact.text().length(),
                    probability,
                    reason);
        }

        private static Map<String, Score> probabilities(List<FactScore> scores) {
            Map<String, Score> probabilities = new HashMap<>();
            for (FactScore score : scores) {
                if (score.probability().scale() != Scale.PROBABILITY) {
                    throw PruneInput.contradiction(
                            "fact %s has a score on the scale %s; thresholds exist for %s only",
                            score.factId(), score.probability().scale(), Scale.PROBABILITY);
                }
                if (probabilities.put(score.factId(), score.probability()) != null) {
                    throw PruneInput.contradiction("fact %s was scored twice", score.factId());
                }
            }
            return probabilities;
        }
    }
}
