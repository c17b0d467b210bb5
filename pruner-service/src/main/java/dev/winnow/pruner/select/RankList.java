package dev.winnow.pruner.select;

import dev.winnow.core.fusion.RankInterpolation;
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
 * Steps 1 and 2: the candidates by rank score, and which of them take part. Ordered by the logit,
 * not by the probability made from it: calibration may give neighbours the same probability, never
 * another order. With a share for retrieval, both scores are normalised over the candidates that
 * the model has seen, and added. Passages that the model has not seen follow in the order that
 * fusion gave them, ties by passage id.
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
     * Ranks the candidates.
     *
     * @param rankWeight the model's share in the order
     * @throws InvalidPruneInputException if a passage occurs twice, or a score belongs to no
     *     candidate: then the state is broken
     */
    static RankList of(
            List<Candidate> candidates, List<Reranked> reranked, int topK, float rankWeight) {
        Map<PassageId, Reranked> scores = new HashMap<>();
        for (Reranked scored : reranked) {
            if (scores.put(scored.passageId(), scored) != null) {
                throw new InvalidPruneInputException(
                        "passage %s was scored twice".formatted(scored.passageId()));
            }
        }
        List<Entry> entries = new ArrayList<>(candidates.size());
        for (Candidate candidate : candidates) {
            Reranked own = scores.remove(candidate.passage().id());
            entries.add(new Entry(candidate, own, own == null ? 0f : own.rankLogit().value()));
        }
        if (!scores.isEmpty()) {
            throw new InvalidPruneInputException(
                    "%d scores belong to no candidate".formatted(scores.size()));
        }
        if (rankWeight < 1f) {
            interpolate(entries, rankWeight);
        }
        entries.sort(ORDER);
        List<RankedPassage> passages = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            if (!passages.isEmpty() && passages.getLast().passage().id().equals(entry.id())) {
                throw new InvalidPruneInputException(
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

    /**
     * The passages of the top that a limit leaves: a passage that almost surely does not answer is
     * dropped whole. One without a rank probability stays, since there is nothing to compare.
     */
    List<RankedPassage> reaching(float minRank) {
        return top().stream()
                .filter(passage -> passage.rankProbability() == null || passage.reaches(minRank))
                .toList();
    }

    /** Whether the model has scored any passage. */
    boolean isScored() {
        return !passages.isEmpty() && passages.getFirst().scores() != null;
    }

    /**
     * The highest probability of a candidate to answer, of those beyond top-k as well; null where
     * the model gave none.
     */
    @Nullable Float bestProbability() {
        Float best = null;
        for (RankedPassage passage : passages) {
            Float own = passage.rankProbability();
            if (own != null && (best == null || own > best)) {
                best = own;
            }
        }
        return best;
    }

    /** Of two entries that both have scores, or both have none. */
    private static int byScore(Entry one, Entry other) {
        if (one.scores == null || other.scores == null) {
            return Integer.compare(one.candidate.rank(), other.candidate.rank());
        }
        return Float.compare(other.worth, one.worth);
    }

    /** Replaces the worth of the entries that the model has seen. */
    private static void interpolate(List<Entry> entries, float rankWeight) {
        List<Entry> seen = entries.stream().filter(entry -> !entry.unseen()).toList();
        float[] logits = new float[seen.size()];
        float[] fused = new float[seen.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = seen.get(i).worth();
            fused[i] = seen.get(i).candidate().fused().value();
        }
        float[] worths = RankInterpolation.scores(logits, fused, rankWeight);
        int next = 0;
        for (int e = 0; e < entries.size(); e++) {
            Entry entry = entries.get(e);
            if (!entry.unseen()) {
                entries.set(e, new Entry(entry.candidate(), entry.scores(), worths[next++]));
            }
        }
    }

    /**
     * A candidate and its scores.
     *
     * @param worth by which entries with scores are ordered
     */
    private record Entry(Candidate candidate, @Nullable Reranked scores, float worth) {

        PassageId id() {
            return candidate.passage().id();
        }

        boolean unseen() {
            return scores == null;
        }
    }
}
