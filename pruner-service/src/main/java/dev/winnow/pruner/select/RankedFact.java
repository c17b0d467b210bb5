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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph fact with what the model said about it.
 *
 * @param place in the list as it came, 0 for the best
 * @param probability calibrated, or null if the model did not see the fact
 */
record RankedFact(int place, GraphFact fact, @Nullable Score probability) {

    /** By probability, highest first, then those without one as they came; ties by id of the fact. */
    private static final Comparator<RankedFact> ORDER =
            Comparator.comparing(RankedFact::unseen)
                    .thenComparing(RankedFact::byProbability)
                    .thenComparing(ranked -> ranked.fact().id());

    /**
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
            ranked.add(new RankedFact(ranked.size(), fact, probabilities.remove(fact.id())));
        }
        if (!probabilities.isEmpty()) {
            throw new InvalidEvidenceException(
                    "%d scores belong to no fact".formatted(probabilities.size()));
        }
        ranked.sort(ORDER);
        return ranked;
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

    private boolean unseen() {
        return probability == null;
    }

    private static int byProbability(RankedFact one, RankedFact other) {
        if (one.probability == null || other.probability == null) {
            return Integer.compare(one.place, other.place);
        }
        return other.probability.compareTo(one.probability);
    }
}
