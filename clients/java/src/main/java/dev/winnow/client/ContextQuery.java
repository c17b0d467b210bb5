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
public record ContextQuery(
        String query,
        @Nullable Map<String, ?> filters,
        @JsonUnwrapped Options options,
        boolean explain) {

    /** A question with nothing else. */
    public static ContextQuery of(String query) {
        return new ContextQuery(query, null, Options.DEFAULTS, false);
    }

    /** The same with a filter. */
    public ContextQuery withFilters(@Nullable Map<String, ?> other) {
        return new ContextQuery(query, other, options, explain);
    }

    /** The same with other options. */
    public ContextQuery with(Options other) {
        return new ContextQuery(query, filters, other, explain);
    }

    /** The same with the scores of the candidates in the answer. */
    public ContextQuery explained() {
        return new ContextQuery(query, filters, options, true);
    }
}
