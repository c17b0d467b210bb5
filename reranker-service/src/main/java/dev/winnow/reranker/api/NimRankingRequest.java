package dev.winnow.reranker.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.LenientJson;
import dev.winnow.reranker.documents.DocumentReranking.Cutting;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The request of NVIDIA's NIM for rankings. Fields that are not listed are ignored.
 *
 * @param model any name
 * @param query the question
 * @param passages the texts
 * @param truncate {@code END} cuts long texts, {@code NONE} refuses them; they are refused if it is
 *     left out
 */
@LenientJson
record NimRankingRequest(
        @Nullable String model,
        @Nullable NimText query,
        List<@Nullable NimText> passages,
        @Nullable String truncate)
        implements RerankCall {

    /** A text in an object of its own. */
    @LenientJson
    record NimText(@Nullable String text) {}

    /** The answer, best first. */
    record NimRankings(List<NimRank> rankings) {}

    /**
     * One passage.
     *
     * @param index its place in the request
     * @param logit the model's raw rank score
     */
    record NimRank(int index, float logit) {}

    @Override
    public @Nullable String question() {
        return query == null ? null : query.text();
    }

    @Override
    public List<String> texts(int most) {
        return TextList.of("passages", passages, most, NimText::text);
    }

    @Override
    public int wanted(int all) {
        return all;
    }

    @Override
    public Cutting cutting() {
        String how = truncate == null ? "NONE" : truncate.toUpperCase(Locale.ROOT);
        return switch (how) {
            case "END" -> new Cutting(Integer.MAX_VALUE, true);
            case "NONE" -> new Cutting(Integer.MAX_VALUE, false);
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
