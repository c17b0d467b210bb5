package dev.winnow.app.prune;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.request.RequestSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question and passages to prune for it.
 *
 * @param query the question
 * @param passages at least one, each with an id of its own
 * @param ordered whether the passages stand best first, as a search found them, so that a sentence
 *     counts for less the later its passage stands; false if missing
 * @param settings the fields that change the server's defaults; without {@code token_budget} only
 *     the server's cap holds, without {@code top_k} all passages take part, and without {@code
 *     order} they keep that of the request
 */
public record PruneRequest(
        @Nullable String query,
        @Nullable List<Passage> passages,
        @Nullable Boolean ordered,
        @JsonUnwrapped RequestSettings settings) {

    /**
     * A passage to prune.
     *
     * @param id names it in the answer
     * @param title title of its document; read together with the text, never part of what is kept
     * @param text the text that all offsets point into
     */
    public record Passage(@Nullable String id, @Nullable String title, @Nullable String text) {}

    /** Whether the order of the passages counts. */
    @JsonIgnore
    public boolean isOrdered() {
        return Boolean.TRUE.equals(ordered);
    }

    /**
     * The settings for this number of passages.
     *
     * @param effective this request's settings, with the server's defaults filled in
     */
    public Settings settings(Settings effective, int passages, PipelineProperties.Caps caps) {
        Settings all = settings.topK() == null ? effective.withTopK(passages) : effective;
        return settings.tokenBudget() == null ? all.withTokenBudget(caps.tokenBudget()) : all;
    }
}
