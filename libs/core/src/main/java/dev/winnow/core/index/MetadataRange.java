package dev.winnow.core.index;

import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Filter;
import org.jspecify.annotations.Nullable;

/**
 * A range filter in the units of {@link MetadataValue}.
 *
 * @param field name of the metadata
 * @param kind of the values, {@link MetadataValue#kind}
 * @param low lowest value, inclusive
 * @param high highest value, inclusive; below {@code low} where nothing lies in the range
 */
public record MetadataRange(String field, String kind, long low, long high) {

    /**
     * The range of a filter.
     *
     * @throws InvalidInputException if a bound is neither number nor date, or the bounds are of two
     *     kinds
     */
    public static MetadataRange of(Filter.Range range) {
        MetadataValue from = bound(range.field(), range.from());
        MetadataValue to = bound(range.field(), range.to());
        if (from != null && to != null && !from.kind().equals(to.kind())) {
            throw new InvalidInputException(
                    Kind.INVALID_FILTER,
                    "the range filter on '%s' goes from a %s to a %s; both bounds must be of one kind"
                            .formatted(range.field(), from.kind(), to.kind()));
        }
        long low =
                from == null
                        ? Long.MIN_VALUE
                        : range.fromInclusive() ? from.first() : after(from.last());
        long high =
                to == null ? Long.MAX_VALUE : range.toInclusive() ? to.last() : before(to.first());
        String kind = from != null ? from.kind() : to != null ? to.kind() : "";
        return new MetadataRange(range.field(), kind, low, high);
    }

    /** Whether nothing lies in it. */
    public boolean isEmpty() {
        return low > high;
    }

    private static @Nullable MetadataValue bound(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        MetadataValue value = MetadataValue.parse(text);
        if (value == null) {
            throw new InvalidInputException(
                    Kind.INVALID_FILTER,
                    "a bound of the range filter on '%s' is neither a number (3.5) nor an ISO date (2024-01-31)"
                            .formatted(field));
        }
        return value;
    }

    /**
     * Sortable longs of neighbouring doubles are neighbours, so one step is the next number as well
     * as the next millisecond.
     */
    private static long after(long value) {
        return value == Long.MAX_VALUE ? value : value + 1;
    }

    private static long before(long value) {
        return value == Long.MIN_VALUE ? value : value - 1;
    }
}
