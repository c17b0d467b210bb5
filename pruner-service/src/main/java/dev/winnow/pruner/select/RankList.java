package dev.winnow.pruner.select;

import dev.winnow.core.fusion.RankInterpolation;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Problem.Kind;
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
 * another order. With a share for retrieval, both scores are normalised, retrieval's over all
 * candidates and the model's over those that it has seen, and added. Passages that the model has
 * not seen follow in the order that fusion gave them, ties by passage id.
 */
final class RankList {

    private static final Comparator<Entry> ORDER =
            Comparator.comparing(Entry::unseen)
                    .thenComparing(RankList::byScore)
                    .thenComparing(Entry::id);

    private final List<RankedPassage> passages;
    private final int topK;
    private final boolean settled;

    private RankList(List<RankedPassage> passages, int topK, boolean settled) {
        this.passages = passages;
        this.settled = settled;
        this.topK = Math.min(topK, passages.size());
    }

    /**
     * Ranks the candidates.
     *
     * @param rankWeight the model's share in the order
     * @throws InvalidInputException if a passage occurs twice, or a score belongs to no candidate:
     *     then the state is broken
     */
    static RankList of(PruneInput input, int topK, float rankWeight) {
        Map<PassageId, Reranked> scores = new HashMap<>();
        for (Reranked scored : input.reranked()) {
            if (scores.put(scored.passageId(), scored) != null) {
                throw new InvalidInputException(
                        Kind.INVALID_STATE,
                        "passage %s was scored twice".formatted(scored.passageId()));
            }
        }
        List<Entry> entries = new ArrayList<>(input.candidates().size());
        for (Candidate candidate : input.candidates()) {
            Reranked own = scores.remove(candidate.passage().id());
            entries.add(new Entry(candidate, own, own == null ? 0f : own.rankLogit().value()));
        }
        if (!scores.isEmpty()) {
            throw new InvalidInputException(
                    Kind.INVALID_STATE,
                    "%d scores belong to no candidate".formatted(scores.size()));
        }
        if (rankWeight < 1f) {
            interpolate(entries, rankWeight);
        }
        entries.sort(ORDER);
        List<RankedPassage> passages = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            if (!passages.isEmpty() && passages.getLast().passage().id().equals(entry.id())) {
                throw new InvalidInputException(
                        Kind.INVALID_STATE,
                        "passage %s is a candidate twice".formatted(entry.id()));
            }
            passages.add(
                    new RankedPassage(
                            passages.size(), entry.candidate().passage(), entry.scores()));
        }
        return new RankList(passages, topK, input.settled());
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
     * dropped whole. One without a rank probability stays, since there is nothing to compare, and
     * one of which time left a part unread, that may answer; but not where those that the model has
     * not seen were left out for good.
     */
    List<RankedPassage> reaching(float minRank) {
        return top().stream()
                .filter(
                        passage ->
                                passage.rankProbability() == null
                                        || passage.reaches(minRank)
                                        || (!settled && passage.isPartlyRead()))
                .filter(passage -> !isLeftOut(passage))
                .toList();
    }

    /** Whether reading stopped before the passage since nothing in it would matter. */
    boolean isLeftOut(RankedPassage passage) {
        return settled && passage.scores() == null;
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

    /** Replaces the worth of every entry, if the model has seen any. */
    private static void interpolate(List<Entry> entries, float rankWeight) {
        float lowest = Float.POSITIVE_INFINITY;
        for (Entry entry : entries) {
            lowest = entry.unseen() ? lowest : Math.min(lowest, entry.worth());
        }
        if (lowest == Float.POSITIVE_INFINITY) {
            return;
        }
        float[] logits = new float[entries.size()];
        float[] fused = new float[entries.size()];
        for (int e = 0; e < logits.length; e++) {
            // Unread, it gets the lowest score that there is, so that it does not widen the range.
            logits[e] = entries.get(e).unseen() ? lowest : entries.get(e).worth();
            fused[e] = entries.get(e).candidate().fused().value();
        }
        float[] worths = RankInterpolation.scores(logits, fused, rankWeight);
        for (int e = 0; e < logits.length; e++) {
            Entry entry = entries.get(e);
            entries.set(e, new Entry(entry.candidate(), entry.scores(), worths[e]));
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
