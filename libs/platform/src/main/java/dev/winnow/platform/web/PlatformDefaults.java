package dev.winnow.platform.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * Settings of Spring Boot that hold in every program of Winnow unless a file, the environment or
 * the command line sets them: those of {@code META-INF/winnow/platform-defaults.properties}. A
 * property source of the lowest precedence and not an {@code application.yml}: several of those on
 * one class path shadow each other.
 */
public final class PlatformDefaults implements EnvironmentPostProcessor {

    /** Name of the property source. */
    private static final String SOURCE = "winnow-platform-defaults";

    private static final Pattern PROGRAM = Pattern.compile("dev\\.winnow\\.(\\w+)\\.boot");

    private static final String FILE = "META-INF/winnow/platform-defaults.properties";

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        Properties defaults = defaults();
        String program = program(application);
        if (program != null) {
            defaults.setProperty(
                    "management.opentelemetry.resource-attributes.service.name", program);
        }
        environment.getPropertySources().addLast(new PropertiesPropertySource(SOURCE, defaults));
    }

    private static Properties defaults() {
        try {
            return PropertiesLoaderUtils.loadProperties(new ClassPathResource(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
    }

    /** What traces call a program: {@code winnow-kg} for that of {@code dev.winnow.kg.boot}. */
    private static @Nullable String program(SpringApplication application) {
        for (Object source : application.getAllSources()) {
            if (source instanceof Class<?> started) {
                Matcher boot = PROGRAM.matcher(started.getPackageName());
                if (boot.matches()) {
                    return "winnow-" + boot.group(1);
                }
            }
        }
        return null;
    }
}
