package dev.winnow.app.config;

import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.kafka.KafkaProperties;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * How commands reach the broker: by the settings {@code spring.kafka.*} of the files and the environment from which the programs take them.
 *
 * @param connection Kafka's own, for its client
 * @param kafka ours
 */
public record BrokerSettings(
        org.springframework.boot.kafka.autoconfigure.KafkaProperties connection,
        KafkaProperties kafka) {

    /**
     * Reads them.
     *
     * @param servers what a command line says instead of {@code spring.kafka.bootstrap-servers}, or null
     * @throws UnusableConfigurationException for a value that cannot be used, naming the setting
     */
    public static BrokerSettings read(@Nullable String servers) {
        StandardEnvironment environment = new StandardEnvironment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        Binder binder = new Binder(ConfigurationPropertySources.get(environment));
        try {
            BrokerSettings read =
                    new BrokerSettings(
                            binder.bindOrCreate(
                                    "spring.kafka",
                                    org.springframework.boot.kafka.autoconfigure.KafkaProperties
                                            .class),
                            binder.bindOrCreate("winnow.kafka", KafkaProperties.class));
            if (servers != null) {
                read.connection().setBootstrapServers(List.of(servers.split(",", -1)));
            }
            return read;
        } catch (BindException e) {
            throw new UnusableConfigurationException(
                    "%s cannot be used: %s.".formatted(e.getName(), reason(e)),
                    "Correct it in application.yml or in the environment.");
        }
    }

    /** What the innermost failure says: the sentence of whoever checked the value. */
    private static String reason(BindException e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }

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
