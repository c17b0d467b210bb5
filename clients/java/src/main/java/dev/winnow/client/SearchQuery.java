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
public record SearchQuery(
        String query, @Nullable Map<String, ?> filters, @JsonUnwrapped Options options) {

    /** The best passages for a question. */
    public static SearchQuery of(String query, int hits) {
        return new SearchQuery(query, null, Options.DEFAULTS.withTopK(hits));
    }
}
