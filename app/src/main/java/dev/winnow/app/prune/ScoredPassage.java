package dev.winnow.app.prune;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.rerank.Reranked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A passage with its rank score.
 *
 * @param id the passage
 * @param text its text
 * @param place in the request, 0 for the first
 * @param scores what the model said, or null if it did not read the passage
 */
record ScoredPassage(PassageId id, String text, int place, @Nullable Reranked scores) {

    private static final Comparator<ScoredPassage> BEST_FIRST =
            Comparator.comparing(ScoredPassage::logit)
                    .reversed()
                    .thenComparing(passage -> passage.scores() == null ? passage.place() : 0)
                    .thenComparing(ScoredPassage::id);

    /** All passages of a state, in the order of the request or in that of its settings. */
    static List<ScoredPassage> of(PipelineState state, boolean inRequestOrder) {
        List<ScoredPassage> passages = new ArrayList<>(state.candidates().size());
        Map<PassageId, Reranked> scores = state.scores();
        for (int i = 0; i < state.candidates().size(); i++) {
            Passage passage = state.candidates().get(i).passage();
            passages.add(
                    new ScoredPassage(passage.id(), passage.text(), i, scores.get(passage.id())));
        }
        if (inRequestOrder) {
            return passages;
        }
        if (!scores.isEmpty()) {
            passages.sort(BEST_FIRST);
        }
        return state.question()
                .settings()
                .order()
                .arrange(passages, Comparator.comparing(ScoredPassage::id));
    }

    @Nullable Float rankScore() {
        return scores == null ? null : scores.rankProbability().value();
    }

    private float logit() {
        return scores == null ? Float.NEGATIVE_INFINITY : scores.rankLogit().value();
    }
}
