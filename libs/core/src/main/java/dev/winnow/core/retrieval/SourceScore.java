package dev.winnow.core.retrieval;

import dev.winnow.core.score.Score;

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
