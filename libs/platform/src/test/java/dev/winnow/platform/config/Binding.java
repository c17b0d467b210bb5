package dev.winnow.platform.config;

import java.util.Map;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;

/** Binds properties records as Boot does. */
public final class Binding {

    private Binding() {}

    public static <T> T bind(String prefix, Class<T> type, Map<String, String> values) {
        return new Binder(
                        java.util.List.of(new MapConfigurationPropertySource(values)),
                        null,
                        ApplicationConversionService.getSharedInstance())
                .bindOrCreate(prefix, type);
    }

    /** The message of the record that refused the values. */
    public static String refusal(String prefix, Class<?> type, Map<String, String> values) {
        try {
            bind(prefix, type, values);
        } catch (BindException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause.getMessage();
        }
        throw new AssertionError("bound without complaint: " + values);
    }
}
