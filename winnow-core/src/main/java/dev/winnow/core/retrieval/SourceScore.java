package dev.winnow.core.retrieval;

import dev.winnow.core.score.Score;

/**
 * What one source said about a candidate and what that was worth.
 *
 * @param source name of the source, e.g. {@code bm25} or {@code dense}
 * @param rank 1 for the best of the union by this source's score, ties by passage id
 * @param raw the source's own score
 * @param normalised the score on 0 to 1
 * @param contribution weight times normalised score; the contributions of all sources add up to the fused score
 */
public record SourceScore(
        String source, int rank, Score raw, float normalised, float contribution) {}
