package dev.winnow.pruner.select;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.retrieval.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Steps 1 and 2: the candidates in the order of the search, those that are pinned behind its first,
 * and which of them take part. Where no search ordered them, by rank score: by the logit, not by
 * the probability made from it, since calibration may give neighbours the same probability, never
 * another order. Passages that the model has not seen follow, ties by passage id.
 */
final class RankList {

    private static final Comparator<Entry> AS_FOUND =
            Comparator.comparing(Entry::unseen)
                    .thenComparingInt(Entry::place)
                    .thenComparingInt(entry -> entry.candidate().rank())
                    .thenComparing(Entry::id);

    private static final Comparator<Entry> BY_SCORE =
            Comparator.comparing(Entry::unseen)
                    .thenComparing(RankList::byScore)
                    .thenComparing(Entry::id);

    /**
     * A passage among the first two of all searches is mostly about the question: of the tuning
     * questions that the model is unsure of, those without an answer have none.
     */
    private static final int AGREED = 2;

    private final List<RankedPassage> passages;
    private final int topK;
    private final PruneInput input;
    private final boolean ordered;

    private RankList(List<RankedPassage> passages, int topK, PruneInput input, boolean ordered) {
        this.ordered = ordered;
        this.passages = passages;
        this.input = input;
        this.topK = Math.min(topK, passages.size());
    }

    /**
     * Ranks the candidates.
     *
     * @throws InvalidInputException if a passage occurs twice, or a score belongs to no candidate:
     *     then the state is broken
     */
    static RankList of(PruneInput input, int topK) {
        Map<PassageId, Reranked> scores = new HashMap<>();
        for (Reranked scored : input.reranked()) {
            if (scores.put(scored.passageId(), scored) != null) {
                throw PruneInput.contradiction("passage %s was scored twice", scored.passageId());
            }
        }
        Map<PassageId, Integer> places = input.places();
        List<Entry> entries = new ArrayList<>(input.candidates().size());
        for (Candidate candidate : input.candidates()) {
            PassageId id = candidate.passage().id();
            entries.add(new Entry(candidate, scores.remove(id), places.getOrDefault(id, 0)));
        }
        if (!scores.isEmpty()) {
            throw PruneInput.contradiction("%d scores belong to no candidate", scores.size());
        }
        entries.sort(places.isEmpty() ? BY_SCORE : AS_FOUND);
        List<RankedPassage> passages = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            if (!passages.isEmpty() && passages.getLast().passage().id().equals(entry.id())) {
                throw PruneInput.contradiction("passage %s is a candidate twice", entry.id());
            }
            passages.add(
                    new RankedPassage(
                            passages.size(),
                            entry.place(),
                            entry.candidate().passage(),
                            entry.scores()));
        }
        return new RankList(passages, topK, input, !places.isEmpty());
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
     * The passages of the top from which sentences may be kept: none where the question is not
     * answered. One that does not reach {@code minRank} is dropped whole; one without a rank
     * probability stays, since there is nothing to compare, and one of which time left a part
     * unread, that may answer; but not where those that the model has not seen were left out for
     * good.
     */
    List<RankedPassage> reaching(float minRank, float answerable) {
        if (isRefused(answerable)) {
            return List.of();
        }
        return top().stream()
                .filter(
                        passage ->
                                passage.rankProbability() == null
                                        || passage.reaches(minRank)
                                        || (!input.settled() && passage.isPartlyRead()))
                .filter(passage -> !isLeftOut(passage))
                .toList();
    }

    /** Whether a search found the candidates, so that a caller did not bring them. */
    boolean isFound() {
        return Candidate.areFound(input.candidates());
    }

    /** Whether a search, or who brought them, ordered the candidates. */
    boolean isOrdered() {
        return ordered;
    }

    /**
     * Whether none of the candidates that a search found answers likely enough, and nothing else
     * speaks for an answer: a candidate that was not read, a fact, an exact match, or a passage
     * that words and vectors both put in front.
     */
    boolean isRefused(float answerable) {
        Float best = bestProbability();
        return isOrdered()
                && input.settled()
                && input.pinned().isEmpty()
                && input.facts().isEmpty()
                && best != null
                && best < answerable
                && input.candidates().stream().noneMatch(one -> one.isAmongFirst(AGREED));
    }

    /** Whether reading stopped before the passage since nothing in it would matter. */
    boolean isLeftOut(RankedPassage passage) {
        return input.settled() && passage.scores() == null;
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
        return Float.compare(other.scores.rankLogit().value(), one.scores.rankLogit().value());
    }

    /** A candidate, its scores, and its place in the order of the search, 0 without one. */
    private record Entry(Candidate candidate, @Nullable Reranked scores, int place) {

        PassageId id() {
            return candidate.passage().id();
        }

        boolean unseen() {
            return scores == null;
        }
    }
}
