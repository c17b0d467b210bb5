package dev.winnow.app.config;

import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.kafka.KafkaProperties;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How commands reach the broker: by the settings {@code spring.kafka.*} of the files and the
 * environment from which the programs take them.
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
     * @param servers what a command line says instead of {@code spring.kafka.bootstrap-servers}, or
     *     null
     * @throws UnusableConfigurationException for a value that cannot be used, naming the setting
     */
    public static BrokerSettings read(@Nullable String servers) {
        return read(servers, Map.of());
    }

    /**
     * The same, with settings that hold unless somebody sets them.
     *
     * @throws UnusableConfigurationException for a value that cannot be used, naming the setting
     */
    public static BrokerSettings read(@Nullable String servers, Map<String, Object> defaults) {
        CommandSettings settings = CommandSettings.read(Map.of(), defaults);
        BrokerSettings read =
                new BrokerSettings(
                        settings.bind(
                                "spring.kafka",
                                org.springframework.boot.kafka.autoconfigure.KafkaProperties.class),
                        settings.bind("winnow.kafka", KafkaProperties.class));
        if (servers != null) {
            read.connection().setBootstrapServers(List.of(servers.split(",", -1)));
        }
        return read;
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
