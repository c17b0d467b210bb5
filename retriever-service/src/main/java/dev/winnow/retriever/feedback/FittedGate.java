package dev.winnow.retriever.feedback;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * The gate that was fitted, from the program's resources: numbers that come from an experiment
 * stand in a file that the experiment writes.
 */
final class FittedGate {

    private static final String RESOURCE = "gate.properties";

    private FittedGate() {}

    static FeedbackGate read() {
        Properties limits = new Properties();
        try (InputStream resource = FittedGate.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the program lacks its resource " + RESOURCE);
            }
            try (Reader text = new InputStreamReader(resource, StandardCharsets.UTF_8)) {
                limits.load(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FeedbackGate(limit(limits, "max-agreement"), limit(limits, "max-gap"));
    }

    private static float limit(Properties limits, String name) {
        String value = limits.getProperty(name);
        try {
            return Float.parseFloat(value == null ? "" : value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "%s: %s must be a number, got %s".formatted(RESOURCE, name, value), e);
        }
    }
}
