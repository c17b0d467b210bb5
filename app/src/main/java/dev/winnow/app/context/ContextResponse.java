package dev.winnow.app.context;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Settings.PassageOrder;
import dev.winnow.core.rerank.Worth;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.score.Score;
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
                ContextId.of(context),
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
}
