package dev.winnow.core.index;

import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Filter;
import java.util.ArrayList;
import java.util.List;

/**
 * Filters as queries of an engine, within limits.
 *
 * @param <Q> a query of the engine
 */
public abstract class FilterTranslation<Q> {

    /** Filters come from callers: deeper nesting would only serve to exhaust the stack. */
    private static final int DEEPEST = 32;

    /** Most parts of one filter. A list of values or ids counts as one part, however long. */
    private static final int MOST_PARTS = 1_000;

    private int parts;

    /**
     * The query of a filter.
     *
     * @throws InvalidInputException if the filter cannot be run
     */
    public final Q translate(Filter filter) {
        parts = 0;
        return translate(filter, 1);
    }

    /** Passages that have one of the values. */
    protected abstract Q anyOf(Filter.AnyOf any);

    /** Passages with a value in the range. */
    protected abstract Q range(Filter.Range range);

    /** Passages of one of the documents. */
    protected abstract Q documents(Filter.Documents documents);

    /** Passages that all of these let through; with none, every passage. */
    protected abstract Q all(List<Q> parts);

    /** Passages that one of these lets through; with none, no passage. */
    protected abstract Q any(List<Q> parts);

    /** Passages that the part does not let through. */
    protected abstract Q not(Q part);

    private Q translate(Filter filter, int depth) {
        parts++;
        if (parts > MOST_PARTS) {
            throw new InvalidInputException(
                    Kind.INVALID_FILTER,
                    "the filter has more than %d parts; list several values of a field in one part"
                            .formatted(MOST_PARTS));
        }
        if (depth > DEEPEST) {
            throw new InvalidInputException(
                    Kind.INVALID_FILTER,
                    "the filter is nested deeper than %d levels".formatted(DEEPEST));
        }
        return switch (filter) {
            case Filter.AnyOf any -> anyOf(any);
            case Filter.Range range -> range(range);
            case Filter.Documents documents -> documents(documents);
            case Filter.And and -> all(each(and.filters(), depth));
            case Filter.Or or -> any(each(or.filters(), depth));
            case Filter.Not not -> not(translate(not.filter(), depth + 1));
        };
    }

    private List<Q> each(List<Filter> filters, int depth) {
        List<Q> queries = new ArrayList<>(filters.size());
        for (Filter filter : filters) {
            queries.add(translate(filter, depth + 1));
        }
        return queries;
    }
}
