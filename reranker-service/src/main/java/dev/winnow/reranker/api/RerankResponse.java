package dev.winnow.reranker.api;

import dev.winnow.core.sentence.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer that Cohere's and Jina's clients can both read; Voyage's is {@link Voyage}.
 *
 * @param id the request's id
 * @param model the model that ran, whatever the request named
 * @param object always {@code list}, for Jina
 * @param results best first
 * @param meta for Cohere
 * @param usage for Jina
 */
record RerankResponse(
        String id, String model, String object, List<Result> results, Meta meta, Usage usage) {

    /** Documents of one unit that Cohere bills. */
    private static final int DOCUMENTS_PER_UNIT = 100;

    static RerankResponse of(
            String id,
            String model,
            List<Result> results,
            String version,
            int documents,
            long tokens,
            @Nullable List<String> warnings) {
        int units = (documents + DOCUMENTS_PER_UNIT - 1) / DOCUMENTS_PER_UNIT;
        return new RerankResponse(
                id,
                model,
                "list",
                results,
                new Meta(
                        new Version(version), new BilledUnits(units), new Tokens(tokens), warnings),
                new Usage(tokens, tokens));
    }

    /**
     * One document.
     *
     * @param index its place in the request
     * @param relevanceScore calibrated probability
     * @param document its text, if asked for
     * @param winnow Winnow's own part, if asked for
     */
    record Result(
            int index,
            float relevanceScore,
            @Nullable Document document,
            @Nullable Pruned winnow) {}

    record Document(String text) {}

    /**
     * The kept part of a document.
     *
     * @param rankLogit raw rank score
     * @param prunedText the kept sentences
     * @param kept where they stand in the document, in UTF-16 units
     * @param compression share of its characters that is left out
     */
    record Pruned(float rankLogit, String prunedText, List<Span> kept, float compression) {}

    record Meta(
            Version apiVersion,
            BilledUnits billedUnits,
            Tokens tokens,
            @Nullable List<String> warnings) {}

    record Version(String version) {}

    record BilledUnits(int searchUnits) {}

    record Tokens(long inputTokens) {}

    record Usage(long totalTokens, long promptTokens) {}

    /**
     * The answer that Voyage's clients read.
     *
     * @param object always {@code list}
     * @param data best first
     * @param model the model that ran
     * @param usage tokens of the query times the documents, plus those of all documents
     */
    record Voyage(String object, List<VoyageResult> data, String model, VoyageUsage usage) {}

    /** One document; its text stands in it directly, not in an object. */
    record VoyageResult(
            int index, float relevanceScore, @Nullable String document, @Nullable Pruned winnow) {}

    record VoyageUsage(long totalTokens) {}
}
