package dev.winnow.app.prune;

import dev.winnow.core.query.PassageOrder;
import dev.winnow.core.query.TitleRule;
import dev.winnow.platform.request.SettingsOverrides;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question and passages to prune for it.
 *
 * @param query the question
 * @param passages at least one, each with an id of its own
 * @param threshold sentences with a lower keep-probability go, 0 to 1, and less is asked of them where no passage surely answers; the server's default if it is left out
 * @param tokenBudget most tokens of all that is kept; if it is left out, only the server's cap holds
 * @param keepTitle whether the first sentence of a passage stays when another one does
 * @param order of the passages in the answer: rank, document (by id) or edges; that of the request if it is left out
 */
public record PruneRequest(
        @Nullable String query,
        @Nullable List<Passage> passages,
        @Nullable Float threshold,
        @Nullable Integer tokenBudget,
        @Nullable Boolean keepTitle,
        @Nullable PassageOrder order) {

    /**
     * A passage to prune.
     *
     * @param id names it in the answer
     * @param title title of its document; read together with the text, never part of what is kept
     * @param text the text that all offsets point into
     */
    public record Passage(@Nullable String id, @Nullable String title, @Nullable String text) {}

    /**
     * What is to differ from the server's defaults.
     *
     * @param passages number of passages: all of them take part
     * @param mostTokens the server's cap of the budget
     */
    public SettingsOverrides overrides(int passages, int mostTokens) {
        return new SettingsOverrides(
                null,
                passages,
                threshold,
                null,
                null,
                tokenBudget == null ? Integer.valueOf(mostTokens) : tokenBudget,
                null,
                order,
                Boolean.TRUE.equals(keepTitle) ? TitleRule.FIRST_SENTENCE : null,
                null,
                null);
    }
}
