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
 */
public sealed interface MetadataValue {

    /** Longer texts are no numbers that anybody filters by; the cap keeps parsing cheap. */
    int LONGEST = 40;

    Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");
    Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}.*");

    /** Names the kind in the index and in messages. */
    String kind();

    /** Lower end of what the value covers, in units whose order is the value's order. */
    long first();

    /** Upper end of what the value covers. */
    long last();

    /** The value of a text, or null if it is neither a number nor an ISO date or date-time. */
    static @Nullable MetadataValue parse(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        if (NUMBER.matcher(text).matches()) {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? new Number(value) : null;
        }
        return DATE.matcher(text).matches() ? moment(text) : null;
    }

    private static @Nullable MetadataValue moment(String text) {
        try {
            if (text.length() == "2024-01-31".length()) {
                return new Day(LocalDate.parse(text));
            }
            boolean hasOffset =
                    text.endsWith("Z")
                            || text.lastIndexOf('+') > 0
                            || text.lastIndexOf('-') > text.indexOf('T');
            OffsetDateTime at =
                    hasOffset
                            ? OffsetDateTime.parse(text)
                            : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
            return new Moment(at.toInstant().toEpochMilli());
        } catch (DateTimeException notAnIsoDate) {
            return null;
        }
    }

    /** Compared as 64-bit floating point. */
    record Number(double value) implements MetadataValue {

        @Override
        public String kind() {
            return "number";
        }

        @Override
        public long first() {
            // Adding zero turns -0.0, which sorts below 0.0, into 0.0.
            long bits = Double.doubleToLongBits(value + 0.0);
            // Of negative numbers the larger bits are the smaller number.
            return bits ^ (bits >> (Long.SIZE - 1) & Long.MAX_VALUE);
        }

        @Override
        public long last() {
            return first();
        }
    }

    /** A whole day in UTC. As a bound it covers all its moments. */
    record Day(LocalDate date) implements MetadataValue {

        @Override
        public String kind() {
            return "date";
        }

        @Override
        public long first() {
            return date.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
        }

        @Override
        public long last() {
            return first() + Duration.ofDays(1).toMillis() - 1;
        }
    }

    /** A moment in milliseconds; where the text gives no offset, UTC. */
    record Moment(long epochMilli) implements MetadataValue {

        @Override
        public String kind() {
            return "date";
        }

        @Override
        public long first() {
            return epochMilli;
        }

        @Override
        public long last() {
            return epochMilli;
        }
    }
}
