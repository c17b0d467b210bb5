package dev.winnow.app.context;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.score.Score;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A candidate and every number that put it where it is.
 *
 * @param passageId the passage
 * @param documentId its document
 * @param title of the document, empty if it has none
 * @param start first UTF-16 unit in the document's original, from 0, inclusive
 * @param end last UTF-16 unit in the document's original, exclusive
 * @param rank place in the fused list, 1 for the best
 * @param fused the score that ordered the list
 * @param sources what each source said in each round
 * @param rankProbability rank probability (the model's probability that the passage answers the
 *     question), 0 to 1; missing if no model scored it
 * @param rankLogit the model's raw rank score, unbounded; missing if no model scored it
 * @param truncated whether the model could not read all of it; missing if no model scored it
 */
public record ExplainedCandidate(
        PassageId passageId,
        DocumentId documentId,
        String title,
        int start,
        int end,
        int rank,
        Score fused,
        List<SourceScore> sources,
        @Nullable Float rankProbability,
        @Nullable Float rankLogit,
        @Nullable Boolean truncated) {

    public ExplainedCandidate {
        sources = List.copyOf(sources);
    }

    static List<ExplainedCandidate> of(PipelineState state) {
        Map<PassageId, Reranked> scored = state.scores();
        return state.candidates().stream()
                .map(candidate -> of(candidate, scored.get(candidate.passage().id())))
                .toList();
    }

    /** The one that most likely answers; where no model scored any, the first of the search. */
    static @Nullable ExplainedCandidate nearest(PipelineState state) {
        ExplainedCandidate nearest = null;
        for (ExplainedCandidate candidate : of(state)) {
            if (nearest == null || candidate.likelihood() > nearest.likelihood()) {
                nearest = candidate;
            }
        }
        return nearest;
    }

    private float likelihood() {
        return rankProbability == null ? -1f : rankProbability;
    }

    private static ExplainedCandidate of(Candidate candidate, @Nullable Reranked scored) {
        return new ExplainedCandidate(
                candidate.passage().id(),
                candidate.passage().documentId(),
                candidate.passage().title(),
                candidate.passage().start(),
                candidate.passage().end(),
                candidate.rank(),
                candidate.fused(),
                candidate.sources(),
                scored == null ? null : scored.rankProbability().value(),
                scored == null ? null : scored.rankLogit().value(),
                scored == null ? null : scored.truncated());
    }
}
