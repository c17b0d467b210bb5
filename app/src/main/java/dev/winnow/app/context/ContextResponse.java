package dev.winnow.app.context;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Settings.PassageOrder;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Worth;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.score.Score;
import dev.winnow.platform.json.CanonicalJson;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A compact context and how it came about.
 *
 * @param searched what was looked up, where that is not the question as it was asked: of a long
 *     message the part that asks, of a follow-up the form that stands by itself
 * @param contextId hash of the context: equal contexts have equal ids
 * @param text the context, ready for a prompt; empty if nothing is worth sending
 * @param answerable whether anything was kept, so that the question can be answered from the text
 * @param nearest where nothing was, the candidate that most likely answers; missing if there is
 *     none
 * @param citations the sources, in the order of their markers
 * @param kept kept sentences, in the order of the text
 * @param dropped sentences that went, in the order of the rank list, then of the passage; empty
 *     unless an explanation was asked for
 * @param tokensBefore tokens of the five best passages whole, which a generator would read without
 *     pruning, 0 or more
 * @param tokensAfter tokens of the text, 0 or more
 * @param tokenizer name of the tokeniser by which tokens were counted
 * @param order of the documents in the text
 * @param reports one for each stage that ran, in that order
 * @param feedback whether there was a second round of retrieval, and what was fed back; only if an
 *     explanation was asked for
 * @param candidates every candidate with its scores; only if an explanation was asked for
 */
public record ContextResponse(
        @Nullable String searched,
        String contextId,
        String text,
        boolean answerable,
        @Nullable ExplainedCandidate nearest,
        List<Citation> citations,
        List<Sentence> kept,
        List<Sentence> dropped,
        int tokensBefore,
        int tokensAfter,
        String tokenizer,
        PassageOrder order,
        List<StageReport> reports,
        @Nullable FeedbackReport feedback,
        @Nullable List<ExplainedCandidate> candidates) {

    private static final String ID_PREFIX = "ctx-";

    /** Bytes of the hash: 128 bits, as of a UUID. */
    private static final int ID_BYTES = 16;

    public ContextResponse {
        citations = List.copyOf(citations);
        kept = List.copyOf(kept);
        dropped = List.copyOf(dropped);
        reports = List.copyOf(reports);
        candidates = candidates == null ? null : List.copyOf(candidates);
    }

    /**
     * The answer that a finished state holds.
     *
     * @throws IllegalStateException if the pruner has not run
     */
    public static ContextResponse of(PipelineState state, boolean explain) {
        return of(state, explain, UnaryOperator.identity());
    }

    /**
     * The same for somebody elsewhere.
     *
     * @param cited tells where that one can read a source; the id of the context does not depend on
     *     it
     */
    public static ContextResponse of(
            PipelineState state, boolean explain, UnaryOperator<Citation> cited) {
        CompactContext context = state.context();
        if (context == null) {
            throw new IllegalStateException("the state has no context: the pruner did not run");
        }
        Map<PassageId, Integer> places = explain ? state.places() : Map.of();
        Map<PassageId, Float> best =
                explain
                        ? state.scores().entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey,
                                                one -> Worth.best(one.getValue())))
                        : Map.of();
        return new ContextResponse(
                state.question().query().searched(),
                id(context),
                context.text(),
                context.answerable(),
                context.answerable() ? null : ExplainedCandidate.nearest(state),
                context.citations().stream().map(cited).toList(),
                sentences(context.kept(), places, best),
                explain ? sentences(context.dropped(), places, best) : List.of(),
                context.tokensBefore(),
                context.tokensAfter(),
                context.tokenizer(),
                state.question().settings().order(),
                state.reports(),
                explain ? state.feedback() : null,
                explain ? ExplainedCandidate.of(state) : null);
    }

    /**
     * The beginning of the SHA-256 of the canonical bytes: a context is named by its content, so
     * that equal contexts are recognised across requests and servers.
     */
    public static String id(CompactContext context) {
        byte[] hash = Sha256.bytesOf(CanonicalJson.of(context));
        return ID_PREFIX + HexFormat.of().formatHex(hash, 0, ID_BYTES);
    }

    private static List<Sentence> sentences(
            List<ContextSentence> sentences,
            Map<PassageId, Integer> places,
            Map<PassageId, Float> best) {
        return sentences.stream()
                .map(
                        sentence ->
                                Sentence.of(
                                        sentence,
                                        places.get(sentence.passageId()),
                                        best.get(sentence.passageId())))
                .toList();
    }

    /**
     * A kept or dropped sentence.
     *
     * @param passageId its passage
     * @param documentId its document
     * @param start first UTF-16 unit in the document's original, from 0, inclusive
     * @param end last UTF-16 unit in the document's original, exclusive
     * @param probability keep-probability (the model's probability that the sentence helps to
     *     answer the question), 0 to 1, which was held against the threshold; missing where no
     *     model scored sentences
     * @param place of its passage in the order of the search, 1 for the first; only if an
     *     explanation was asked for
     * @param worth what decides which sentences stay where the budget is short, 0 upwards, higher
     *     stays longer: the odds of its probability and of the highest in its passage, less the
     *     later its place; comparable within one answer; only if an explanation was asked for
     * @param reason why it was kept or dropped
     * @param instruction how much a kept sentence looks like an instruction to a model, above 0 and
     *     up to 1; missing if it does not
     */
    public record Sentence(
            PassageId passageId,
            DocumentId documentId,
            int start,
            int end,
            @Nullable Float probability,
            @Nullable Integer place,
            @Nullable Float worth,
            Reason reason,
            @Nullable Float instruction) {

        private static Sentence of(
                ContextSentence sentence, @Nullable Integer place, @Nullable Float best) {
            Score keep = sentence.keep();
            return new Sentence(
                    sentence.passageId(),
                    sentence.documentId(),
                    sentence.start(),
                    sentence.end(),
                    keep == null ? null : keep.value(),
                    place,
                    keep == null || place == null || best == null
                            ? null
                            : Worth.of(keep.value(), best, place),
                    sentence.reason(),
                    sentence.instruction());
        }
    }

    /**
     * A candidate and every number that put it where it is.
     *
     * @param passageId the passage
     * @param documentId its document
     * @param title of the document, empty if it has none
     * @param start first UTF-16 unit in the document's original, from 0, inclusive
     * @param end last UTF-16 unit in the document's original, exclusive
     * @param rank place in the fused list, 1 for the best
     * @param fused the score that ordered the list
     * @param sources what each source said in each round
     * @param rankProbability rank probability (the model's probability that the passage answers the
     *     question), 0 to 1; missing if no model scored it
     * @param rankLogit the model's raw rank score, unbounded; missing if no model scored it
     * @param truncated whether the model could not read all of it; missing if no model scored it
     */
    public record ExplainedCandidate(
            PassageId passageId,
            DocumentId documentId,
            String title,
            int start,
            int end,
            int rank,
            Score fused,
            List<SourceScore> sources,
            @Nullable Float rankProbability,
            @Nullable Float rankLogit,
            @Nullable Boolean truncated) {

        public ExplainedCandidate {
            sources = List.copyOf(sources);
        }

        static List<ExplainedCandidate> of(PipelineState state) {
            Map<PassageId, Reranked> scored = state.scores();
            return state.candidates().stream()
                    .map(candidate -> of(candidate, scored.get(candidate.passage().id())))
                    .toList();
        }

        /** The one that most likely answers; where no model scored any, the first of the search. */
        static @Nullable ExplainedCandidate nearest(PipelineState state) {
            ExplainedCandidate nearest = null;
            for (ExplainedCandidate candidate : of(state)) {
                if (nearest == null || candidate.likelihood() > nearest.likelihood()) {
                    nearest = candidate;
                }
            }
            return nearest;
        }

        private float likelihood() {
            return rankProbability == null ? -1f : rankProbability;
        }

        private static ExplainedCandidate of(Candidate candidate, @Nullable Reranked scored) {
            return new ExplainedCandidate(
                    candidate.passage().id(),
                    candidate.passage().documentId(),
                    candidate.passage().title(),
                    candidate.passage().start(),
                    candidate.passage().end(),
                    candidate.rank(),
                    candidate.fused(),
                    candidate.sources(),
                    scored == null ? null : scored.rankProbability().value(),
                    scored == null ? null : scored.rankLogit().value(),
                    scored == null ? null : scored.truncated());
        }
    }
}
