package dev.winnow.reranker.documents;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.text.TextCut;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.reranker.documents.DocumentReranking.Cutting;
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
     * @param cutting whether documents over the limit are cut; else they are refused
     * @param limits its tokens of a document are those that the request wants, if these are fewer
     * @throws dev.winnow.platform.error.ProblemException 422 for a document that is too long and
     *     may not be cut, 413 for too many tokens in all
     */
    public static MeasuredDocuments of(
            String query,
            List<String> documents,
            Cutting cutting,
            DocumentLimits limits,
            TokenCounter counter) {
        int queryTokens = counter.count(query);
        List<String> texts = new ArrayList<>(documents.size());
        int cut = 0;
        long total = (long) queryTokens * documents.size();
        for (int i = 0; i < documents.size(); i++) {
            TokenCut fitted = TokenCut.of(documents.get(i), limits.tokensPerDocument(), counter);
            if (fitted.isCut() && !cutting.allowed()) {
                String place = "%s[%d]".formatted(cutting.field(), i);
                String detail =
                        "%s has more than %d tokens and the request forbids cutting; allow truncation, or send a shorter document";
                throw ProblemException.of(
                                Kind.LIMIT_EXCEEDED,
                                detail.formatted(place, limits.tokensPerDocument()))
                        .at(place);
            }
            cut += fitted.isCut() ? 1 : 0;
            total += fitted.tokens();
            if (total > limits.totalTokens()) {
                String detail =
                        "query tokens times documents plus the tokens of all documents are more than %d; send fewer or shorter documents";
                throw ProblemException.of(Kind.TOO_LARGE, detail.formatted(limits.totalTokens()))
                        .limit(limits.totalTokens(), total);
            }
            texts.add(fitted.text());
        }
        return new MeasuredDocuments(texts, cut, total);
    }

    /**
     * The longest beginning of a text, nearly, that has at most a number of tokens.
     *
     * @param text the beginning, or all of it
     * @param tokens its tokens
     * @param isCut whether something is left out
     */
    record TokenCut(String text, int tokens, boolean isCut) {

        /**
         * The search ends when the shortest beginning found too long has at most a thousandth more
         * characters than the longest that fits, and one: a share of that length, as the text may
         * be thousands of times longer than the limit. Picked by hand; finer costs one more count
         * for each halving, coarser leaves out words that fit.
         */
        private static final int PRECISION = 1_000;

        static TokenCut of(String text, int limit, TokenCounter counter) {
            int all = counter.count(text);
            if (all <= limit) {
                return new TokenCut(text, all, false);
            }
            int fits = 0;
            int tokens = 0;
            int fails = text.length();
            while (fails - fits > 1 + fits / PRECISION) {
                int middle = TextCut.whole(text, (fits + fails + 1) >>> 1);
                if (middle == fits) {
                    // Only one character of two halves lies between.
                    break;
                }
                int count = counter.count(text.substring(0, middle));
                if (count <= limit) {
                    fits = middle;
                    tokens = count;
                } else {
                    fails = middle;
                }
            }
            return new TokenCut(text.substring(0, fits), tokens, true);
        }
    }
}
