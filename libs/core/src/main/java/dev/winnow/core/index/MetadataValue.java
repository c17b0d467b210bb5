package dev.winnow.core.index;

import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Filter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A metadata value that has an order of its own besides that of its letters: a number, or a day or
 * moment of the ISO calendar.
 *
 * @param kind names the kind in the index and in messages
 * @param first lower end of what the value covers, in units whose order is the value's order
 * @param last upper end of what the value covers
 */
public record MetadataValue(String kind, long first, long last) {

    /** Longer texts are no numbers that anybody filters by; the cap keeps parsing cheap. */
    private static final int LONGEST = 40;

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}.*");

    /** The value of a text, or null if it is neither a number nor an ISO date or date-time. */
    public static @Nullable MetadataValue parse(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        if (NUMBER.matcher(text).matches()) {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? number(value) : null;
        }
        return DATE.matcher(text).matches() ? date(text) : null;
    }

    /** Compared as 64-bit floating point. */
    private static MetadataValue number(double value) {
        // Adding zero turns -0.0, which sorts below 0.0, into 0.0.
        long bits = Double.doubleToLongBits(value + 0.0);
        // Of negative numbers the larger bits are the smaller number.
        long sortable = bits ^ (bits >> (Long.SIZE - 1) & Long.MAX_VALUE);
        return new MetadataValue("number", sortable, sortable);
    }

    /**
     * A whole day in UTC, which as a bound covers all its moments; or a moment in milliseconds,
     * where the text gives no offset in UTC.
     */
    private static @Nullable MetadataValue date(String text) {
        try {
            if (text.length() == "2024-01-31".length()) {
                long day = milli(LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC));
                return new MetadataValue("date", day, day + Duration.ofDays(1).toMillis() - 1);
            }
            boolean hasOffset =
                    text.endsWith("Z")
                            || text.lastIndexOf('+') > 0
                            || text.lastIndexOf('-') > text.indexOf('T');
            long moment =
                    milli(
                            hasOffset
                                    ? OffsetDateTime.parse(text)
                                    : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC));
            return new MetadataValue("date", moment, moment);
        } catch (DateTimeException notAnIsoDate) {
            return null;
        }
    }

    private static long milli(OffsetDateTime at) {
        return at.toInstant().toEpochMilli();
    }

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
         * @throws InvalidInputException if a bound is neither number nor date, or the bounds are of
         *     two kinds
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
                    to == null
                            ? Long.MAX_VALUE
                            : range.toInclusive() ? to.last() : before(to.first());
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
         * Sortable longs of neighbouring doubles are neighbours, so one step is the next number as
         * well as the next millisecond.
         */
        private static long after(long value) {
            return value == Long.MAX_VALUE ? value : value + 1;
        }

        private static long before(long value) {
            return value == Long.MIN_VALUE ? value : value - 1;
        }
    }
}
