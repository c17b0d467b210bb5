package dev.winnow.core.settings;

/**
 * Checks of single settings. One that is out of its range is an {@link IllegalArgumentException}
 * whose message names the key, the range and the value.
 */
public final class Ranges {

    private Ranges() {}

    /** Least is inclusive. */
    public static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s must be at least %d, got %d".formatted(key, least, value));
        }
    }

    /** Both ends are inclusive. */
    public static void between(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s must lie between %d and %d, got %d".formatted(key, least, most, value));
        }
    }

    /** 0 to 1, both inclusive; no NaN. */
    public static void share(String key, float value) {
        if (!(value >= 0f && value <= 1f)) {
            throw new IllegalArgumentException(
                    "%s must lie between 0 and 1, got %s".formatted(key, value));
        }
    }

    /** 0 or more, and finite. */
    public static void notNegative(String key, float value) {
        if (!(value >= 0f) || Float.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "%s must be 0 or more, got %s".formatted(key, value));
        }
    }
}
