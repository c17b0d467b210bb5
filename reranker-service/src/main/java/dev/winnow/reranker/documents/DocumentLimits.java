package dev.winnow.reranker.documents;

/**
 * Limits of one call. Tokens are those of the reranker's model.
 *
 * @param documents documents
 * @param tokensPerDocument tokens of one document; a longer one is cut and reported
 * @param totalTokens tokens of the question times the number of documents, plus the tokens of all
 *     documents
 */
public record DocumentLimits(int documents, int tokensPerDocument, int totalTokens) {

    /**
     * What Cohere reads of a document where a request says nothing ({@code max_tokens_per_doc}).
     */
    private static final int TOKENS_PER_DOCUMENT = 4_096;

    /** What Voyage takes in a call, counted the same way. */
    private static final int TOTAL_TOKENS = 600_000;

    public DocumentLimits {
        if (documents < 1 || tokensPerDocument < 1 || totalTokens < 1) {
            throw new IllegalArgumentException(
                    "limits must be at least 1, got %d documents, %d tokens of one, %d of all"
                            .formatted(documents, tokensPerDocument, totalTokens));
        }
    }

    /** The limits of this server. */
    public static DocumentLimits of(int documents) {
        return new DocumentLimits(documents, TOKENS_PER_DOCUMENT, TOTAL_TOKENS);
    }

    /** The same limits for a caller who wants documents cut earlier. */
    public DocumentLimits withTokensPerDocument(int tokens) {
        return new DocumentLimits(documents, Math.min(tokens, tokensPerDocument), totalTokens);
    }
}
