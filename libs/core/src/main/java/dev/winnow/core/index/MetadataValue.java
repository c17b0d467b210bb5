package dev.winnow.core.index;

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
}
