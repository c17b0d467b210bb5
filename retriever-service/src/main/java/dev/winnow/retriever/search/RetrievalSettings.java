package dev.winnow.retriever.search;

/**
 * How lists are made and fused.
 *
 * @param window passages taken from each source into the union, 1 upwards; a request for more takes as many as it asks for
 * @param sparseWeight share of BM25 in the fused score, 0 to 1; the rest is the vectors'
 * @param pinned most exact matches that are kept in the list although fusion left them out, 0 upwards; they take the last places of a list, never its first
 */
public record RetrievalSettings(int window, float sparseWeight, int pinned) {

    /** The usual depth of fusion studies (Bruch, Gai, Ingber 2023 stop at 1,000; recall at 100 is .93 on SciFact). Deeper costs re-scoring time. */
    public static final int DEFAULT_WINDOW = 100;

    /**
     * Fitted on the training claims of SciFact only (809 queries, nDCG@10 .745 for the vectors alone, .772, .774, .770, .756 at .2, .25, .3, .5) with bge-small-en-v1.5
     * and window normalisation; the table stands in docs/results/retrieval.md. Higher favours exact words, which helps on CACM and costs on MED.
     */
    public static final float DEFAULT_SPARSE_WEIGHT = .25f;

    /** Enough to protect a few identifiers; most of the list is left to fusion. Not tuned. */
    public static final int DEFAULT_PINNED = 3;

    public static final RetrievalSettings DEFAULTS =
            new RetrievalSettings(DEFAULT_WINDOW, DEFAULT_SPARSE_WEIGHT, DEFAULT_PINNED);

    public RetrievalSettings {
        if (window < 1) {
            throw new IllegalArgumentException(
                    "winnow.retriever.window must be at least 1, got " + window);
        }
        if (!(sparseWeight >= 0f && sparseWeight <= 1f)) {
            throw new IllegalArgumentException(
                    "winnow.retriever.fusion.sparse-weight must lie between 0 and 1, got "
                            + sparseWeight);
        }
        if (pinned < 0) {
            throw new IllegalArgumentException(
                    "winnow.retriever.pinned must be 0 or more, got " + pinned);
        }
    }
}
