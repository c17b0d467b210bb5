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

    public DocumentLimits {
        atLeastOne("max-documents", documents);
        atLeastOne("max-tokens-per-document", tokensPerDocument);
        atLeastOne("max-total-tokens", totalTokens);
    }

    /** The same limits for a caller who wants documents cut earlier. */
    public DocumentLimits withTokensPerDocument(int tokens) {
        return new DocumentLimits(documents, Math.min(tokens, tokensPerDocument), totalTokens);
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "winnow.reranker.%s must be at least 1, got %d".formatted(key, value));
        }
    }
}
