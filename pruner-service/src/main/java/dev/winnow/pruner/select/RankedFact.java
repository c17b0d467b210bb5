package dev.winnow.pruner.select;

import dev.winnow.core.context.ContextSentence;
import dev.winnow.core.context.Reason;
import dev.winnow.core.graph.FactScore;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.score.Scale;
import dev.winnow.core.score.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph fact with what the model said about it. The order is the graph's: a model of passages has no say in which of two genes stands first
 * (it prefers "psoriasis 2 is a psoriasis" to "psoriasis associates IL12B").
 *
 * @param probability calibrated, or null if the model did not see the fact
 */
record RankedFact(GraphFact fact, @Nullable Score probability) {

    /** What a fact is worth that the question asks for: more than any sentence. */
    private static final float ASKED = 2f;

    /**
     * The facts as they came.
     *
     * @throws InvalidEvidenceException if a fact or a score occurs twice, or a score belongs to no fact or is no probability
     */
    static List<RankedFact> rank(List<GraphFact> facts, List<FactScore> scores) {
        Map<String, Score> probabilities = probabilities(scores);
        Set<String> ids = new HashSet<>();
        List<RankedFact> ranked = new ArrayList<>(facts.size());
        for (GraphFact fact : facts) {
            if (!ids.add(fact.id())) {
                throw new InvalidEvidenceException("fact %s is listed twice".formatted(fact.id()));
            }
            ranked.add(new RankedFact(fact, probabilities.remove(fact.id())));
        }
        if (!probabilities.isEmpty()) {
            throw new InvalidEvidenceException(
                    "%d scores belong to no fact".formatted(probabilities.size()));
        }
        return ranked;
    }

    static List<GraphFact> plain(List<RankedFact> facts) {
        List<GraphFact> plain = new ArrayList<>(facts.size());
        facts.forEach(ranked -> plain.add(ranked.fact()));
        return plain;
    }

    static boolean anyAsked(List<RankedFact> facts) {
        return facts.stream().anyMatch(ranked -> ranked.fact().asked());
    }

    /** What each is worth beside sentences: at least what those behind it are, so that a budget takes them from the end. */
    static float[] worths(List<RankedFact> facts) {
        float[] worths = new float[facts.size()];
        float behind = WorthOrder.UNSCORED;
        for (int i = worths.length - 1; i >= 0; i--) {
            float own =
                    facts.get(i).fact().asked()
                            ? ASKED
                            : WorthOrder.worth(facts.get(i).probability());
            behind = Math.max(behind, own);
            worths[i] = behind;
        }
        return worths;
    }

    DocumentId documentId() {
        return new DocumentId(fact.id());
    }

    ContextSentence because(Reason reason) {
        return new ContextSentence(
                new PassageId(fact.id()),
                documentId(),
                0,
                fact.text().length(),
                probability,
                reason);
    }

    private static Map<String, Score> probabilities(List<FactScore> scores) {
        Map<String, Score> probabilities = new HashMap<>();
        for (FactScore score : scores) {
            if (score.probability().scale() != Scale.PROBABILITY) {
                throw new InvalidEvidenceException(
                        "fact %s has a score on the scale %s; thresholds exist for %s only"
                                .formatted(
                                        score.factId(),
                                        score.probability().scale(),
                                        Scale.PROBABILITY));
            }
            if (probabilities.put(score.factId(), score.probability()) != null) {
                throw new InvalidEvidenceException(
                        "fact %s was scored twice".formatted(score.factId()));
            }
        }
        return probabilities;
    }
}
