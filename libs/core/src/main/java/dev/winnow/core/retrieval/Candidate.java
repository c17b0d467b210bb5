package dev.winnow.core.retrieval;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.score.Score;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A passage that retrieval found, with the reasons.
 *
 * @param passage the passage
 * @param rank 1 for the best; ties in the fused score are ordered by passage id
 * @param fused the score that ordered the list
 * @param sources one entry for each round that met the passage and each source, the first round
 *     first, then in the order of the sources' names
 */
public record Candidate(Passage passage, int rank, Score fused, List<SourceScore> sources) {

    /** The source of passages that a caller brings best first. */
    private static final String REQUEST = "request";

    public Candidate {
        sources = List.copyOf(sources);
    }

    /**
     * A passage that a caller brings.
     *
     * @param rank its place among them, from 1
     * @param ordered whether they stand best first; else their order says nothing
     */
    public static Candidate brought(Passage passage, int rank, boolean ordered) {
        Score none = Score.fused(0f);
        return new Candidate(
                passage,
                rank,
                none,
                ordered ? List.of(new SourceScore(REQUEST, 1, rank, none, 0f, 0f)) : List.of());
    }

    /** Whether a search found any of them, so that a caller did not bring them. */
    public static boolean areFound(List<Candidate> candidates) {
        return candidates.stream()
                .flatMap(candidate -> candidate.sources().stream())
                .anyMatch(source -> !source.source().equals(REQUEST));
    }

    /**
     * Whether every source that scored the passage has it among its first.
     *
     * @param first how many count
     */
    public boolean isAmongFirst(int first) {
        Map<String, Integer> ranks = new HashMap<>();
        sources.forEach(one -> ranks.merge(one.source(), one.rank(), Math::min));
        return !ranks.isEmpty() && ranks.values().stream().allMatch(rank -> rank <= first);
    }

    /**
     * The place of each candidate in the order of the search, from 1.
     *
     * @param pinned exact matches that their scores did not bring into the list: they have place 1
     * @return empty where neither a search nor a caller ordered the candidates
     */
    public static Map<PassageId, Integer> places(
            List<Candidate> candidates, Collection<PassageId> pinned) {
        Map<PassageId, Integer> places = new HashMap<>();
        if (candidates.stream().anyMatch(candidate -> !candidate.sources().isEmpty())) {
            for (Candidate candidate : candidates) {
                PassageId id = candidate.passage().id();
                places.put(id, pinned.contains(id) ? 1 : candidate.rank());
            }
        }
        return places;
    }

    /**
     * The score of a candidate by one source, and its contribution.
     *
     * @param source name of the source, e.g. {@code bm25} or {@code dense}
     * @param round 1 for the question as asked, 2 for the expanded one
     * @param rank 1 for the best of the round's union by this source's score, ties by passage id
     * @param raw the source's own score
     * @param normalised the score on the scale of the fusion, 0 to 1
     * @param contribution weight times normalised score in the list of that round, 0 to 1; the
     *     contributions of the last round add up to the fused score
     */
    public record SourceScore(
            String source, int round, int rank, Score raw, float normalised, float contribution) {}
}
