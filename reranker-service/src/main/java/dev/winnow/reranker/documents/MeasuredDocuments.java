package dev.winnow.reranker.documents;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import java.util.ArrayList;
import java.util.List;

/**
 * Documents of a call within the limits.
 *
 * @param texts the documents, long ones cut at their end
 * @param cut number of those that were cut
 * @param totalTokens tokens of the question times the number of documents, plus the tokens of all
 *     documents
 */
public record MeasuredDocuments(List<String> texts, int cut, long totalTokens) {

    public MeasuredDocuments {
        texts = List.copyOf(texts);
    }

    /**
     * Counts tokens and cuts.
     *
     * @param mayCut whether documents over the limit are cut; else they are refused
     * @throws dev.winnow.platform.error.ProblemException 422 for a document that is too long and
     *     may not be cut, 413 for too many tokens in all
     */
    public static MeasuredDocuments of(
            String query,
            List<String> documents,
            DocumentLimits limits,
            TokenCounter counter,
            boolean mayCut) {
        int queryTokens = counter.count(query);
        List<String> texts = new ArrayList<>(documents.size());
        int cut = 0;
        long total = (long) queryTokens * documents.size();
        for (int i = 0; i < documents.size(); i++) {
            TokenCut fitted = TokenCut.of(documents.get(i), limits.tokensPerDocument(), counter);
            if (fitted.isCut() && !mayCut) {
                throw ProblemException.of(
                                Kind.LIMIT_EXCEEDED,
                                "document %d has more than %d tokens and the request forbids cutting; allow truncation, or raise winnow.reranker.max-tokens-per-document"
                                        .formatted(i, limits.tokensPerDocument()))
                        .at("documents[%d]".formatted(i));
            }
            cut += fitted.isCut() ? 1 : 0;
            total += fitted.tokens();
            if (total > limits.totalTokens()) {
                throw ProblemException.of(
                                Kind.TOO_LARGE,
                                "query tokens times documents plus the tokens of all documents are more than %d; send fewer or shorter documents, or raise winnow.reranker.max-total-tokens"
                                        .formatted(limits.totalTokens()))
                        .limit(limits.totalTokens(), total);
            }
            texts.add(fitted.text());
        }
        return new MeasuredDocuments(texts, cut, total);
    }
}
