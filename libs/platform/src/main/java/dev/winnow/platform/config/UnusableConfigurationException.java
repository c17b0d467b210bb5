package dev.winnow.platform.config;

import java.io.Serial;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionException;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * The configuration cannot be meant as it stands. Boot prints description and action in place of a
 * stack trace.
 */
public final class UnusableConfigurationException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final String action;

    public UnusableConfigurationException(String description, String action) {
        super(description);
        this.action = action;
    }

    /** What to do about it. */
    public String action() {
        return action;
    }

    /**
     * Shows an {@link UnusableConfigurationException} as a short text at the end of a failed start,
     * and names the key whose value is not of its kind, and one that is. Before Boot's own
     * analysis, whose remedy is to update the configuration.
     */
    @Order(Ordered.HIGHEST_PRECEDENCE)
    public static final class UnusableConfigurationAnalyzer implements FailureAnalyzer {

        /** A value of each kind; other kinds have no such example that would help. */
        private static final Map<Class<?>, String> EXAMPLES =
                Map.of(
                        Integer.class, "100",
                        Long.class, "100",
                        Float.class, "0.5",
                        Double.class, "0.5",
                        Boolean.class, "true",
                        Duration.class, "30s",
                        DataSize.class, "20MB");

        @Override
        public @Nullable FailureAnalysis analyze(Throwable failure) {
            FailureAnalysis analysis = null;
            for (Throwable cause = failure;
                    cause != null && analysis == null;
                    cause = cause.getCause()) {
                if (cause instanceof UnusableConfigurationException unusable) {
                    analysis =
                            new FailureAnalysis(unusable.getMessage(), unusable.action(), unusable);
                } else if (cause instanceof BindException unbound) {
                    analysis = unreadable(unbound);
                }
            }
            return analysis;
        }

        private static @Nullable FailureAnalysis unreadable(BindException cause) {
            String key = cause.getName().toString();
            ConfigurationProperty property = cause.getProperty();
            Class<?> type = cause.getTarget().getType().resolve(Object.class);
            String example = EXAMPLES.get(ClassUtils.resolvePrimitiveIfNecessary(type));
            if (!key.startsWith("winnow.")
                    || property == null
                    || example == null
                    || !(cause.getCause() instanceof ConversionException)) {
                return null;
            }
            return new FailureAnalysis(
                    "%s has the value '%s', which cannot be read (%s)."
                            .formatted(key, property.getValue(), property.getOrigin()),
                    "Give it another one, as in %s=%s. docs/reference/configuration.md lists all keys."
                            .formatted(key, example),
                    cause);
        }
    }
}
