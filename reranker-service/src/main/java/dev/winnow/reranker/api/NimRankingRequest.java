package dev.winnow.reranker.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.LenientJson;
import dev.winnow.reranker.documents.DocumentReranking.Cutting;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The request of NVIDIA's NIM for rankings. Fields that are not listed are ignored.
 *
 * @param model any name
 * @param query the question, at most 32000 UTF-16 units ({@code
 *     winnow.pipeline.caps.query-characters})
 * @param passages the texts, 1 to 1000 ({@code winnow.reranker.max-documents})
 * @param truncate {@code END} cuts long texts, {@code NONE} refuses them; they are refused if it is
 *     left out
 */
@LenientJson
record NimRankingRequest(
        @Nullable String model,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable NimText query,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<@Nullable NimText> passages,
        @Nullable String truncate)
        implements RerankCall {

    /**
     * A text in an object of its own.
     *
     * @param text the text itself
     */
    @LenientJson
    record NimText(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String text) {}

    /**
     * The answer, best first.
     *
     * @param rankings all passages, best first
     */
    record NimRankings(List<NimRank> rankings) {}

    /**
     * One passage.
     *
     * @param index the passage's place in the request, from 0
     * @param logit the model's raw rank score, unbounded
     */
    record NimRank(int index, float logit) {}

    @Override
    public @Nullable String question() {
        return query == null ? null : query.text();
    }

    @Override
    public List<String> texts(int most) {
        return RerankCall.readTexts("passages", passages, most, NimText::text);
    }

    @Override
    public Cutting cutting() {
        String how = truncate == null ? "NONE" : truncate.toUpperCase(Locale.ROOT);
        return switch (how) {
            case "END" -> new Cutting("passages", Integer.MAX_VALUE, true);
            case "NONE" -> new Cutting("passages", Integer.MAX_VALUE, false);
            default ->
                    throw ProblemException.of(
                                    Kind.INVALID_VALUE, "truncate must be one of END, NONE")
                            .at("truncate");
        };
    }

    @Override
    public NimRankings answer(ScoredTexts ranking) {
        return new NimRankings(
                ranking.best((index, scores) -> new NimRank(index, scores.rankLogit().value())));
    }
}
