package dev.winnow.reranker.api;

import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.sentence.Span;
import dev.winnow.reranker.api.RerankCall.ScoredTexts;
import dev.winnow.reranker.documents.KeptText;
import dev.winnow.reranker.documents.RerankedDocuments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer that the clients of Cohere, Jina, Voyage and Together can all read: each finds its own
 * names, and ignores the others'.
 *
 * @param id the request's id
 * @param object always {@code list}, for Jina and Voyage
 * @param model the model that ran, whatever the request named
 * @param results best first, for Cohere, Jina and Together
 * @param data the same for Voyage
 * @param meta for Cohere
 * @param usage for Jina, Voyage and Together
 */
record RerankResponse(
        String id,
        String object,
        String model,
        List<RerankResult> results,
        List<VoyageResult> data,
        RerankMeta meta,
        RerankUsage usage) {

    /** Documents of one unit that Cohere bills. */
    private static final int DOCUMENTS_PER_UNIT = 100;

    /**
     * Writes a ranking down.
     *
     * @param withText whether results carry the documents' texts
     * @param threshold least keep-probability of the sentences in {@code winnow}; null without it
     */
    static RerankResponse of(ScoredTexts ranking, boolean withText, @Nullable Float threshold) {
        RerankedDocuments scored = ranking.scored();
        List<RerankResult> results =
                ranking.best(
                        (index, scores) ->
                                new RerankResult(
                                        index,
                                        scores.rankProbability().value(),
                                        withText ? new RerankDocument(ranking.text(index)) : null,
                                        threshold == null
                                                ? null
                                                : RerankPruned.of(scored, index, threshold)));
        int documents = scored.documents().texts().size();
        long tokens = scored.documents().totalTokens();
        return new RerankResponse(
                ranking.id(),
                "list",
                ranking.model(),
                results,
                results.stream().map(VoyageResult::of).toList(),
                new RerankMeta(
                        new CohereVersion(ranking.apiVersion()),
                        new BilledUnits((documents + DOCUMENTS_PER_UNIT - 1) / DOCUMENTS_PER_UNIT),
                        new CohereTokens(tokens),
                        warnings(ranking, threshold != null)),
                new RerankUsage(tokens, tokens, 0));
    }

    private static @Nullable List<String> warnings(ScoredTexts ranking, boolean pruning) {
        List<String> warnings = new ArrayList<>();
        int cut = ranking.scored().documents().cut();
        if (cut > 0) {
            warnings.add("%d documents were longer than allowed and were cut".formatted(cut));
        }
        if (pruning && !ranking.scored().scoresSentences()) {
            warnings.add(
                    "the model %s scores no sentences: winnow.prune left every document whole"
                            .formatted(ranking.model()));
        }
        return warnings.isEmpty() ? null : warnings;
    }

    /**
     * One document.
     *
     * @param index the document's place in the request, from 0
     * @param relevanceScore calibrated probability that the document answers the query, 0 to 1
     * @param document its text, if asked for
     * @param winnow Winnow's own part, if asked for
     */
    record RerankResult(
            int index,
            float relevanceScore,
            @Nullable RerankDocument document,
            @Nullable RerankPruned winnow) {}

    /**
     * A text in an object, as Cohere and Jina have it.
     *
     * @param text the document as it was sent
     */
    record RerankDocument(String text) {}

    /**
     * One document for Voyage; its text stands in it directly, not in an object.
     *
     * @param index the document's place in the request, from 0
     * @param relevanceScore calibrated probability that the document answers the query, 0 to 1
     * @param document its text, if asked for
     * @param winnow Winnow's own part, if asked for
     */
    record VoyageResult(
            int index,
            float relevanceScore,
            @Nullable String document,
            @Nullable RerankPruned winnow) {

        private static VoyageResult of(RerankResult result) {
            RerankDocument document = result.document();
            return new VoyageResult(
                    result.index(),
                    result.relevanceScore(),
                    document == null ? null : document.text(),
                    result.winnow());
        }
    }

    /**
     * The kept part of a document.
     *
     * @param rankLogit the model's raw rank score, unbounded
     * @param prunedText the kept sentences
     * @param kept where they stand in the document, in UTF-16 units
     * @param compression share of its characters that is left out, 0 to 1
     */
    record RerankPruned(float rankLogit, String prunedText, List<Span> kept, float compression) {

        private static RerankPruned of(RerankedDocuments scored, int index, float threshold) {
            Reranked scores = scored.at(index);
            KeptText kept = scored.kept(index, threshold);
            return new RerankPruned(
                    scores.rankLogit().value(),
                    kept.text(),
                    kept.spans(),
                    kept.compression(scored.documents().texts().get(index)));
        }
    }

    /**
     * What Cohere's clients read beside the results.
     *
     * @param apiVersion that of the path
     * @param billedUnits what Cohere would bill; Winnow bills nothing
     * @param tokens what the model was given
     * @param warnings documents that were cut, and pruning that the model cannot do; missing if
     *     there is nothing to say
     */
    record RerankMeta(
            CohereVersion apiVersion,
            BilledUnits billedUnits,
            CohereTokens tokens,
            @Nullable List<String> warnings) {}

    /**
     * The version of Cohere's API.
     *
     * @param version 2 at /v2/rerank, else 1
     */
    record CohereVersion(String version) {}

    /**
     * Units of Cohere's bills.
     *
     * @param searchUnits one for each 100 documents begun, 1 or more
     */
    record BilledUnits(int searchUnits) {}

    /**
     * Tokens as Cohere names them.
     *
     * @param inputTokens those of the query times the documents, plus those of all documents
     */
    record CohereTokens(long inputTokens) {}

    /**
     * Tokens as Jina, Voyage and Together name them.
     *
     * @param totalTokens those of the query times the documents, plus those of all documents
     * @param promptTokens the same number
     * @param completionTokens always 0: Together's clients insist on the number
     */
    record RerankUsage(long totalTokens, long promptTokens, int completionTokens) {}
}
