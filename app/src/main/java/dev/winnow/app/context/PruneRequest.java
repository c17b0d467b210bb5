package dev.winnow.app.context;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.request.RequestSettings;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question and passages to prune for it.
 *
 * @param query the question, at most 32000 UTF-16 units ({@code
 *     winnow.pipeline.caps.query-characters})
 * @param passages 1 to 100 ({@code winnow.pipeline.caps.top-k}), as texts or objects, each with an
 *     id of its own; at most 20000 sentences in all
 * @param ordered whether the passages stand best first, as a search found them, so that a sentence
 *     counts for less the later its passage stands; default false
 * @param settings Without {@code token_budget} only the server's cap holds, without {@code top_k}
 *     all passages take part, and without {@code order} they keep that of the request; {@code
 *     candidates}, {@code fact_share} and {@code interpolation} are of no use, since nothing is
 *     looked up.
 */
public record PruneRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String query,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable List<Passage> passages,
        @Nullable Boolean ordered,
        @JsonUnwrapped RequestSettings settings) {

    /**
     * A passage to prune.
     *
     * @param id names it in the answer; left out, its place does, from 0
     * @param title title of its document; read together with the text, never part of what is kept
     * @param text the text that all offsets point into
     */
    public record Passage(
            @Nullable String id,
            @Nullable String title,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String text) {

        // With a creator of another kind beside it, only an annotated one reads objects.
        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        public Passage {}

        /** A passage that was sent as its text alone. */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Passage of(String text) {
            return new Passage(null, null, text);
        }
    }

    /** Whether the order of the passages counts. */
    public boolean bestFirst() {
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
