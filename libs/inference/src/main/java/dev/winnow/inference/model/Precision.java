package dev.winnow.inference.model;

import java.util.Locale;
import java.util.Optional;

/** The number type in which a model file computes. */
public enum Precision {
    /**
     * Dynamic int8: activations are quantised per tensor, so a row's result depends on the rest of
     * its batch.
     */
    INT8,
    FP16,
    FP32;

    /** Whether a row's result is the same in a batch as alone, up to rounding of floats. */
    public boolean survivesBatching() {
        return this != INT8;
    }

    /**
     * The precision that a description's words begin with, e.g. {@code int8 dynamic, heads fp32};
     * empty if it is none of them.
     */
    static Optional<Precision> startOf(String words) {
        for (Precision precision : values()) {
            String name = precision.name().toLowerCase(Locale.ROOT);
            if (words.toLowerCase(Locale.ROOT).startsWith(name)) {
                return Optional.of(precision);
            }
        }
        return Optional.empty();
    }
}
