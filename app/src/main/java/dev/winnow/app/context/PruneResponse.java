package dev.winnow.app.context;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.sentence.Span;
import dev.winnow.reranker.documents.KeptText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is left of each passage.
 *
 * @param passages all passages of the request, those of which nothing is left included
 * @param tokensBefore tokens of the best {@code top_k} passages whole, 0 or more
 * @param tokensAfter tokens of what is kept, 0 or more
 * @param report the pruner's
 * @param reports one for each stage that ran, in that order
 */
public record PruneResponse(
        List<Pruned> passages,
        int tokensBefore,
        int tokensAfter,
        StageReport report,
        List<StageReport> reports) {

    public PruneResponse {
        passages = List.copyOf(passages);
        reports = List.copyOf(reports);
    }

    /**
     * A pruned passage.
     *
     * @param id as in the request
     * @param rankScore rank probability (the model's probability that the passage answers the
     *     question), 0 to 1; missing if no model ran
     * @param kept kept sentences in the order of the passage
     * @param text the kept sentences, joined; empty if nothing is left
     */
    public record Pruned(PassageId id, @Nullable Float rankScore, List<Kept> kept, String text) {

        public Pruned {
            kept = List.copyOf(kept);
        }
    }

    /**
     * A kept sentence.
     *
     * @param start first UTF-16 unit in the passage's text, from 0, inclusive
     * @param end last UTF-16 unit in the passage's text, exclusive
     * @param probability keep-probability (the model's probability that the sentence helps to
     *     answer the question), 0 to 1, which was held against the threshold; missing where no
     *     model scored sentences
     * @param reason why it was kept
     * @param instruction how much it looks like an instruction to a model, above 0 and up to 1;
     *     missing if it does not
     */
    public record Kept(
            int start,
            int end,
            @Nullable Float probability,
            Reason reason,
            @Nullable Float instruction) {}

    /**
     * The answer that a finished state holds.
     *
     * @param inRequestOrder whether the passages stand as they came, else as the settings say
     */
    public static PruneResponse of(PipelineState state, boolean inRequestOrder) {
        CompactContext context = Objects.requireNonNull(state.context(), "the pruner has not run");
        Map<PassageId, List<ContextSentence>> kept = new HashMap<>();
        for (ContextSentence sentence : context.kept()) {
            kept.computeIfAbsent(sentence.passageId(), id -> new ArrayList<>()).add(sentence);
        }
        List<Pruned> passages = new ArrayList<>(state.candidates().size());
        Map<PassageId, Reranked> scores = state.scores();
        for (Passage passage : passages(state, inRequestOrder)) {
            Reranked scored = scores.get(passage.id());
            List<ContextSentence> sentences = kept.getOrDefault(passage.id(), List.of());
            List<Span> spans = new ArrayList<>(sentences.size());
            List<Kept> entries = new ArrayList<>(sentences.size());
            for (ContextSentence sentence : sentences) {
                spans.add(new Span(sentence.start(), sentence.end()));
                entries.add(
                        new Kept(
                                sentence.start(),
                                sentence.end(),
                                sentence.keep() == null ? null : sentence.keep().value(),
                                sentence.reason(),
                                sentence.instruction()));
            }
            passages.add(
                    new Pruned(
                            passage.id(),
                            scored == null ? null : scored.rankProbability().value(),
                            entries,
                            KeptText.of(passage.text(), spans).text()));
        }
        return new PruneResponse(
                passages,
                context.tokensBefore(),
                context.tokensAfter(),
                Objects.requireNonNull(state.report(StageId.PRUNER), "the pruner has not reported"),
                state.reports());
    }

    /** The passages in the order of the request, or best first and in the order of the settings. */
    private static List<Passage> passages(PipelineState state, boolean inRequestOrder) {
        List<Passage> passages = new ArrayList<>();
        state.candidates().forEach(candidate -> passages.add(candidate.passage()));
        if (inRequestOrder) {
            return passages;
        }
        Map<PassageId, Reranked> scores = state.scores();
        // What no model read stays behind the others, as it came.
        Map<PassageId, Integer> unread = new HashMap<>();
        for (Passage passage : passages) {
            if (!scores.containsKey(passage.id())) {
                unread.put(passage.id(), unread.size());
            }
        }
        passages.sort(
                Comparator.<Passage>comparingDouble(passage -> -logit(scores.get(passage.id())))
                        .thenComparingInt(passage -> unread.getOrDefault(passage.id(), 0))
                        .thenComparing(Passage::id));
        return state.question()
                .settings()
                .order()
                .arrange(passages, Comparator.comparing(Passage::id));
    }

    private static double logit(@Nullable Reranked scores) {
        return scores == null ? Double.NEGATIVE_INFINITY : scores.rankLogit().value();
    }
}
