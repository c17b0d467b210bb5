package dev.winnow.pruner.select;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.retrieval.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Step 1: the candidates by rank score. Ordered by the logit, not by the probability made from it: calibration may give
 * neighbours the same probability, never another order. Passages that the model has not seen follow in the order that fusion gave
 * them, ties go by passage id.
 */
final class RankList {

    private static final Comparator<Entry> ORDER =
            Comparator.comparing(Entry::unseen)
                    .thenComparing(RankList::byScore)
                    .thenComparing(Entry::id);

    private final List<RankedPassage> passages;
    private final int topK;

    private RankList(List<RankedPassage> passages, int topK) {
        this.passages = passages;
        this.topK = Math.min(topK, passages.size());
    }

    /**
     * @throws InvalidEvidenceException if a passage occurs twice, or a score belongs to no candidate: then the state is broken
     */
    static RankList of(List<Candidate> candidates, List<Reranked> reranked, int topK) {
        Map<PassageId, Reranked> scores = new HashMap<>();
        for (Reranked scored : reranked) {
            if (scores.put(scored.passageId(), scored) != null) {
                throw new InvalidEvidenceException(
                        "passage %s was scored twice".formatted(scored.passageId()));
            }
        }
        List<Entry> entries = new ArrayList<>(candidates.size());
        for (Candidate candidate : candidates) {
            entries.add(new Entry(candidate, scores.remove(candidate.passage().id())));
        }
        if (!scores.isEmpty()) {
            throw new InvalidEvidenceException(
                    "%d scores belong to no candidate".formatted(scores.size()));
        }
        entries.sort(ORDER);
        List<RankedPassage> passages = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            if (!passages.isEmpty() && passages.getLast().passage().id().equals(entry.id())) {
                throw new InvalidEvidenceException(
                        "passage %s is a candidate twice".formatted(entry.id()));
            }
            passages.add(
                    new RankedPassage(
                            passages.size(), entry.candidate().passage(), entry.scores()));
        }
        return new RankList(passages, topK);
    }

    /** All passages, best first. */
    List<RankedPassage> passages() {
        return passages;
    }

    /** The passages from which sentences may be kept. */
    List<RankedPassage> top() {
        return passages.subList(0, topK);
    }

    /** Of two entries that both have scores, or both have none. */
    private static int byScore(Entry one, Entry other) {
        if (one.scores == null || other.scores == null) {
            return Integer.compare(one.candidate.rank(), other.candidate.rank());
        }
        return other.scores.rankLogit().compareTo(one.scores.rankLogit());
    }

    private record Entry(Candidate candidate, @Nullable Reranked scores) {

        PassageId id() {
            return candidate.passage().id();
        }

        boolean unseen() {
            return scores == null;
        }
    }
}
