package dev.winnow.platform.request;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One end of a range.
 *
 * @param text a number or an ISO date, as it was written
 * @param isDate which of the two
 * @param inclusive whether the bound itself lies in the range
 */
record Bound(String text, boolean isDate, boolean inclusive) {

    /** Digits that a number may have: what a double can tell apart, and some. */
    private static final int MAX_LENGTH = 40;

    /** The bound, or null if the text is neither a number nor a date. */
    static @Nullable Bound parse(String text, boolean inclusive) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        if (isNumber(text)) {
            return new Bound(text, false, inclusive);
        }
        return isIsoDate(text) ? new Bound(text, true, inclusive) : null;
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(new BigDecimal(text).doubleValue());
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isIsoDate(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
