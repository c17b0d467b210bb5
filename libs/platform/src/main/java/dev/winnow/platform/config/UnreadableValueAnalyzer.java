package dev.winnow.platform.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionException;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Names the key whose value is not of its kind, and one that is. Before Boot's own analysis, whose
 * remedy is to update the configuration.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class UnreadableValueAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, BindException cause) {
        String key = cause.getName().toString();
        ConfigurationProperty property = cause.getProperty();
        String example = example(cause.getTarget().getType().resolve(Object.class));
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

    /** A value of this kind, or null where none would help. */
    private static @Nullable String example(Class<?> type) {
        Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
        if (boxed == Integer.class || boxed == Long.class) {
            return "100";
        }
        if (boxed == Float.class || boxed == Double.class) {
            return "0.5";
        }
        if (boxed == Boolean.class) {
            return "true";
        }
        if (boxed == Duration.class) {
            return "30s";
        }
        return boxed == DataSize.class ? "20MB" : null;
    }
}
