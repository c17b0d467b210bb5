package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.pipeline.PipelineState.FactScore;
import dev.winnow.core.rerank.Worth;
import dev.winnow.core.score.Score;
import dev.winnow.core.score.Score.Scale;
import dev.winnow.pruner.render.Sentence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph fact with its score. The order is the graph's: a model of passages has no say in which of
 * two genes stands first (it prefers "psoriasis 2 is a psoriasis" to "psoriasis associates IL12B").
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
                throw new InvalidInputException(
                        Kind.INVALID_STATE, "fact %s is listed twice".formatted(fact.id()));
            }
            scored.add(new ScoredFact(fact, probabilities.remove(fact.id())));
        }
        if (!probabilities.isEmpty()) {
            throw new InvalidInputException(
                    Kind.INVALID_STATE,
                    "%d scores belong to no fact".formatted(probabilities.size()));
        }
        return scored;
    }

    /**
     * The worth of each beside sentences: at least that of those behind it, so that a budget takes
     * them from the end.
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
                throw new InvalidInputException(
                        Kind.INVALID_STATE,
                        "fact %s has a score on the scale %s; thresholds exist for %s only"
                                .formatted(
                                        score.factId(),
                                        score.probability().scale(),
                                        Scale.PROBABILITY));
            }
            if (probabilities.put(score.factId(), score.probability()) != null) {
                throw new InvalidInputException(
                        Kind.INVALID_STATE, "fact %s was scored twice".formatted(score.factId()));
            }
        }
        return probabilities;
    }
}
