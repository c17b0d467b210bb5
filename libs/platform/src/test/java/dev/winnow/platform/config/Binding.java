package dev.winnow.platform.config;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;

/** Binds properties records as Boot does. */
public final class Binding {

    private Binding() {}

    public static <T> T bind(String prefix, Class<T> type, Map<String, String> values) {
        return new Binder(
                        List.of(new MapConfigurationPropertySource(values)),
                        null,
                        ApplicationConversionService.getSharedInstance())
                .bindOrCreate(prefix, type);
    }
}
