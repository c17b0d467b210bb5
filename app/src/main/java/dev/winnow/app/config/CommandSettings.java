package dev.winnow.app.config;

import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.kafka.KafkaProperties;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The settings of a command that starts no service. They come from the files, the environment and
 * the system properties from which the programs take theirs, so that both agree.
 */
public final class CommandSettings {

    private final Binder binder;

    private CommandSettings(Binder binder) {
        this.binder = binder;
    }

    /**
     * Reads them.
     *
     * @param given settings that win over all others
     * @param defaults settings that hold unless somebody sets them
     */
    public static CommandSettings read(Map<String, Object> given, Map<String, Object> defaults) {
        StandardEnvironment environment = new StandardEnvironment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        environment.getPropertySources().addFirst(new MapPropertySource("given", given));
        environment.getPropertySources().addLast(new MapPropertySource("winnow-home", defaults));
        return new CommandSettings(new Binder(ConfigurationPropertySources.get(environment)));
    }

    /**
     * The settings that begin with a prefix.
     *
     * @throws UnusableConfigurationException for a value that cannot be used, naming the setting
     */
    public <T> T bind(String prefix, Class<T> type) {
        try {
            return binder.bindOrCreate(prefix, type);
        } catch (BindException e) {
            // The sentence of whoever checked the value.
            Throwable innermost = e;
            while (innermost.getCause() != null) {
                innermost = innermost.getCause();
            }
            throw new UnusableConfigurationException(
                    "%s cannot be used: %s.".formatted(e.getName(), innermost.getMessage()),
                    "Correct it in application.yml or in the environment.");
        }
    }

    /** One setting, or what holds without it. */
    public <T> T value(String key, Class<T> type, T otherwise) {
        try {
            return binder.bind(key, type).orElse(otherwise);
        } catch (BindException e) {
            throw new UnusableConfigurationException(
                    "%s is no %s.".formatted(key, type.getSimpleName().toLowerCase(Locale.ROOT)),
                    "Correct it in application.yml or in the environment.");
        }
    }

    /**
     * How commands reach the broker: by the settings {@code spring.kafka.*} of the files and the
     * environment from which the programs take them.
     *
     * @param connection Kafka's own, for its client
     * @param kafka ours
     */
    public record Broker(
            org.springframework.boot.kafka.autoconfigure.KafkaProperties connection,
            KafkaProperties kafka) {

        /** The settings of an admin client. */
        public Map<String, Object> admin() {
            return connection.buildAdminProperties();
        }

        /** The settings of a consumer. */
        public Map<String, Object> consumer() {
            return connection.buildConsumerProperties();
        }

        /** The settings of a producer. */
        public Map<String, Object> producer() {
            return connection.buildProducerProperties();
        }

        /** The addresses, for messages. */
        public String servers() {
            return String.join(",", connection.getBootstrapServers());
        }
    }

    /**
     * Those of the broker.
     *
     * @param servers what a command line says instead of {@code spring.kafka.bootstrap-servers}, or
     *     null
     * @throws UnusableConfigurationException for a value that cannot be used, naming the setting
     */
    public Broker broker(@Nullable String servers) {
        org.springframework.boot.kafka.autoconfigure.KafkaProperties connection =
                bind(
                        "spring.kafka",
                        org.springframework.boot.kafka.autoconfigure.KafkaProperties.class);
        if (servers != null) {
            connection.setBootstrapServers(List.of(servers.split(",", -1)));
        }
        return new Broker(connection, bind("winnow.kafka", KafkaProperties.class));
    }
}
