package dev.winnow.client;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passages of which only the sentences that matter are wanted ({@code POST /v1/prune}).
 *
 * @param query the question
 * @param passages at least one, each with an id of its own
 * @param options without a token budget only the server's cap holds, without {@link Options#topK()}
 *     all passages take part
 */
public record PruneQuery(String query, List<Passage> passages, @JsonUnwrapped Options options) {

    /** Copies the list. */
    public PruneQuery {
        passages = List.copyOf(passages);
    }

    /** Passages with nothing else. */
    public static PruneQuery of(String query, List<Passage> passages) {
        return new PruneQuery(query, passages, Options.DEFAULTS);
    }

    /** The same with other options. */
    public PruneQuery with(Options other) {
        return new PruneQuery(query, passages, other);
    }

    /**
     * A passage.
     *
     * @param id names it in the answer
     * @param title title of its document, which is read together with the text; null for none
     * @param text the text that all offsets point into
     */
    public record Passage(String id, @Nullable String title, String text) {}
}
