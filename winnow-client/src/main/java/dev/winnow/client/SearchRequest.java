package dev.winnow.client;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A search for passages ({@code POST /v1/search}).
 *
 * @param query the question
 * @param filters narrows what may be found; null for everything that the key may see
 * @param options {@link Options#topK()} is the number of hits; the pruner's options do nothing here
 */
public record SearchRequest(
        String query, @Nullable Map<String, ?> filters, @JsonUnwrapped Options options) {

    /** The best passages for a question. */
    public static SearchRequest of(String query, int hits) {
        return new SearchRequest(query, null, Options.DEFAULTS.withTopK(hits));
    }
}
