package dev.winnow.app.api.knowledge;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.sentence.Span;
import dev.winnow.reranker.documents.KeptText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A passage of which something was kept.
 *
 * @param passage all of it
 * @param text its kept sentences
 * @param score the calibrated rank probability; 0 if no model has read it, which the reports say
 * @param start first UTF-16 unit of what was kept in the document's text, inclusive
 * @param end last UTF-16 unit of it, exclusive
 */
public record PrunedPassage(Passage passage, String text, float score, int start, int end) {

    /** Those of an answer, in the order of its context. */
    public static List<PrunedPassage> of(PipelineState state) {
        CompactContext context = Objects.requireNonNull(state.context(), "the pruner has not run");
        Map<PassageId, Passage> passages = new HashMap<>();
        state.candidates().forEach(one -> passages.put(one.passage().id(), one.passage()));
        Map<PassageId, List<ContextSentence>> kept = new LinkedHashMap<>();
        for (ContextSentence sentence : context.kept()) {
            kept.computeIfAbsent(sentence.passageId(), first -> new ArrayList<>()).add(sentence);
        }
        Map<PassageId, Reranked> scores = state.scores();
        List<PrunedPassage> pruned = new ArrayList<>(kept.size());
        for (Map.Entry<PassageId, List<ContextSentence>> entry : kept.entrySet()) {
            Passage passage = passages.get(entry.getKey());
            if (passage != null) {
                pruned.add(of(passage, scores.get(entry.getKey()), entry.getValue()));
            }
        }
        return pruned;
    }

    private static PrunedPassage of(
            Passage passage, @Nullable Reranked scores, List<ContextSentence> kept) {
        int from = passage.start();
        List<Span> spans =
                kept.stream()
                        .map(sentence -> new Span(sentence.start() - from, sentence.end() - from))
                        .sorted(Comparator.comparingInt(Span::start))
                        .toList();
        return new PrunedPassage(
                passage,
                KeptText.of(passage.text(), spans).text(),
                scores == null ? 0f : scores.rankProbability().value(),
                from + spans.getFirst().start(),
                from + spans.getLast().end());
    }

    /**
     * Whether a model has read all of which something was kept; without it there are no
     * probabilities for thresholds.
     */
    public static boolean isScored(PipelineState state) {
        CompactContext context = state.context();
        Set<PassageId> read = state.scores().keySet();
        return !read.isEmpty()
                && (context == null
                        || context.kept().stream()
                                .allMatch(sentence -> read.contains(sentence.passageId())));
    }
}
