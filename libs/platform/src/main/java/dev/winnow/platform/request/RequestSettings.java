package dev.winnow.platform.request;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.Settings.PassageOrder;
import dev.winnow.core.query.Settings.TitleRule;
import dev.winnow.platform.error.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Settings that a caller may change for one request; one that is null keeps its default. They have
 * the same names wherever they stand: in a body of REST, in {@code winnow} of a chat, in {@code
 * settings} on Kafka, as options of the command line and as {@code winnow.pipeline.defaults}. The
 * list is an allow-list: nothing else can be changed from outside.
 *
 * @param candidates most passages of the search that the reranker reads; where it is left out, not
 *     fewer than the top-k that is asked for
 * @param topK most passages from which sentences are kept, the best ones
 * @param threshold sentences whose keep-probability (the model's probability that a sentence helps
 *     to answer the question) is lower go, 0 to 1; left out, .01 where a search ordered the
 *     passages, since there their places decide as well, and .08 elsewhere
 * @param floor passages whose rank probability (the model's probability that a passage answers the
 *     question) is at least this keep their best sentence even if all their sentences are below the
 *     threshold, 0 to 1
 * @param minRank passages whose rank probability (the model's probability that a passage answers
 *     the question) is lower go with all their sentences, 0 to 1; 0 calls no question unanswerable.
 *     Left out: of passages that a caller brings, those below .01 go; where a search ordered them,
 *     none goes by itself, but if none has .18, the question counts as unanswerable and the context
 *     is empty
 * @param tokenBudget most tokens of the compact context
 * @param factShare share of the token budget that facts of the graph may use before sentences get
 *     it, 0 to 1; facts that the question asks for may use all of it
 * @param order order of documents in the context: rank (best first), document (by id, then by
 *     place) or edges (best at both ends, weakest in the middle)
 * @param titleRule text that counts as a title: none, or first-sentence (first_sentence in JSON),
 *     which is then kept whenever another sentence of its passage is
 * @param fill whether room that is left in the token budget is filled with the best sentences below
 *     the threshold
 * @param interpolation how a search mixes words with vectors and whether it searches twice; each
 *     value that is left out is that of {@code winnow.retriever}, e.g. {@code {"feedback": "on",
 *     "timing": "both", "final_weight": 0.3}}
 */
public record RequestSettings(
        @Nullable Integer candidates,
        @Nullable Integer topK,
        @Nullable Float threshold,
        @Nullable Float floor,
        @Nullable Float minRank,
        @Nullable Integer tokenBudget,
        @Nullable Float factShare,
        @Nullable PassageOrder order,
        @Nullable TitleRule titleRule,
        @Nullable Boolean fill,
        @Nullable Interpolation interpolation) {

    /** Nothing changed. */
    public static final RequestSettings NONE =
            new RequestSettings(null, null, null, null, null, null, null, null, null, null, null);

    /**
     * The settings of the request.
     *
     * @param defaults hold where this request says nothing
     * @param caps the most that may be asked for
     * @throws ProblemException 422 for a value out of range or above a cap, naming the field, the
     *     limit and the value
     */
    Settings over(Settings defaults, PipelineProperties.Caps caps) {
        Settings settings;
        try {
            settings =
                    new Settings(
                            or(candidates, candidates(defaults, caps)),
                            or(topK, defaults.topK()),
                            or(threshold, defaults.threshold()),
                            or(floor, defaults.floor()),
                            or(minRank, defaults.minRank()),
                            or(tokenBudget, defaults.tokenBudget()),
                            or(factShare, defaults.factShare()),
                            or(order, defaults.order()),
                            or(titleRule, defaults.titleRule()),
                            or(fill, defaults.fill()),
                            or(interpolation, defaults.interpolation()));
        } catch (Settings.OutOfRangeException e) {
            throw ProblemException.of(Kind.INVALID_VALUE, String.valueOf(e.getMessage()))
                    .at(e.field());
        }
        capped("candidates", settings.candidates(), "candidates", caps.candidates());
        capped("top_k", settings.topK(), "top-k", caps.topK());
        capped("token_budget", settings.tokenBudget(), "token-budget", caps.tokenBudget());
        return settings;
    }

    /** Of fewer candidates no more sentences could be kept, however many passages are wanted. */
    private int candidates(Settings defaults, PipelineProperties.Caps caps) {
        return topK == null
                ? defaults.candidates()
                : Math.max(defaults.candidates(), Math.min(topK, caps.candidates()));
    }

    private static void capped(String field, int value, String cap, int limit) {
        if (value > limit) {
            throw ProblemException.of(
                            Kind.LIMIT_EXCEEDED,
                            "%s is %d, at most %d is allowed; ask for less, or raise winnow.pipeline.caps.%s"
                                    .formatted(field, value, limit, cap))
                    .at(field)
                    .limit(limit, value);
        }
    }

    private static <T extends @Nullable Object> T or(@Nullable T own, T other) {
        return own == null ? other : own;
    }
}
