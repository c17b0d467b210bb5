package dev.winnow.core.retrieval;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.score.Score;
import java.util.List;

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

    public Candidate {
        sources = List.copyOf(sources);
    }
}
