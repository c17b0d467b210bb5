package dev.winnow.retriever.feedback;

/** Checks of settings, each of which names its key. */
public final class Ranges {

    private Ranges() {}

    public static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s must be at least %d, got %d".formatted(key, least, value));
        }
    }

    static void between(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s must lie between %d and %d, got %d".formatted(key, least, most, value));
        }
    }

    public static void share(String key, float value) {
        if (!(value >= 0f && value <= 1f)) {
            throw new IllegalArgumentException(
                    "%s must lie between 0 and 1, got %s".formatted(key, value));
        }
    }

    static void notNegative(String key, float value) {
        if (!(value >= 0f) || Float.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "%s must be 0 or more, got %s".formatted(key, value));
        }
    }
}
