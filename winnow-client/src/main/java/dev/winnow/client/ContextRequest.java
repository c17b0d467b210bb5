package dev.winnow.client;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question for a context ({@code POST /v1/context}).
 *
 * @param query the question
 * @param filters narrows what may be used, e.g. {@code Map.of("year", Map.of("gte", 2020))}; null
 *     for everything that the key may see
 * @param options what this request changes of the server's settings
 * @param explain whether the answer lists the candidates with their scores
 */
public record ContextRequest(
        String query,
        @Nullable Map<String, ?> filters,
        @JsonUnwrapped Options options,
        boolean explain) {

    /** A question with nothing else. */
    public static ContextRequest of(String query) {
        return new ContextRequest(query, null, Options.DEFAULTS, false);
    }

    /** The same with a filter. */
    public ContextRequest withFilters(@Nullable Map<String, ?> other) {
        return new ContextRequest(query, other, options, explain);
    }

    /** The same with other options. */
    public ContextRequest with(Options other) {
        return new ContextRequest(query, filters, other, explain);
    }

    /** The same with the scores of the candidates in the answer. */
    public ContextRequest explained() {
        return new ContextRequest(query, filters, options, true);
    }
}
