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
 * The decisions about the graph facts. Those that the question asks for pass. Of the others those
 * pass that reach the threshold; if the model saw none, all do; those beyond the ones that it saw
 * rank below and are dropped.
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
            reasons[i] = kept[i] || probability != null ? passing(i) : Reason.RANK;
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

    /** Indexes of the facts that are kept, in order. */
    int[] passed() {
        return IntStream.range(0, kept.length).filter(this::kept).toArray();
    }

    /** Sets whether a fact that passed stays. */
    void settle(int i, boolean stays) {
        kept[i] = stays;
        reasons[i] = stays ? passing(i) : Reason.BUDGET;
    }

    List<ScoredFact> passedFacts() {
        return Arrays.stream(passed()).mapToObj(facts::get).toList();
    }

    /** The facts that are kept, as the graph gave them. */
    List<GraphFact> keptFacts() {
        return passedFacts().stream().map(ScoredFact::fact).toList();
    }

    private Reason passing(int i) {
        if (facts.get(i).fact().asked()) {
            return Reason.ASKED;
        }
        return facts.get(i).probability() == null ? Reason.UNSCORED : Reason.THRESHOLD;
    }

    /**
     * A graph fact with its score. The order is the graph's: a model of passages has no say in
     * which of two genes stands first (it prefers "psoriasis 2 is a psoriasis" to "psoriasis
     * associates IL12B").
     *
     * @param probability calibrated, or null if the model did not see the fact
     */
    record ScoredFact(GraphFact fact, @Nullable Score probability) {

        /** The worth of a fact that the question asks for: more than any sentence. */
        private static final float ASKED = Float.POSITIVE_INFINITY;

        /**
         * The facts as they came.
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
         * The worth of each beside sentences: at least that of those behind it, so that a budget
         * takes them from the end.
         */
        static float[] worths(List<ScoredFact> facts) {
            float[] worths = new float[facts.size()];
            float behind = Sentence.UNSCORED;
            for (int i = worths.length - 1; i >= 0; i--) {
                behind = Math.max(behind, facts.get(i).worth());
                worths[i] = behind;
            }
            return worths;
        }

        private float worth() {
            if (fact.asked()) {
                return ASKED;
            }
            return probability == null ? Sentence.UNSCORED : Worth.of(probability.value());
        }

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
