package dev.winnow.tools.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.config.BrokerSettings;
import dev.winnow.platform.kafka.stage.DeadLetters;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The broker of the commands about dead letters. */
final class DltConnection {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "the broker (default: spring.kafka.bootstrap-servers)")
    private @Nullable String servers;

    /** Works on the dead letters; the broker's refusals become sentences. */
    <T> T with(Function<DeadLetters, T> work) {
        BrokerSettings settings = BrokerSettings.read(servers);
        Map<String, Object> consumer = new LinkedHashMap<>(settings.consumer());
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, DeadLetters.GROUP);
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(
                        consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return work.apply(new DeadLetters(reader, origins(settings)));
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (KafkaException e) {
            throw new CommandException(
                    "the broker at %s did not do it: %s"
                            .formatted(settings.servers(), e.getMessage()),
                    e);
        }
    }

    /** The numbers of partitions and copies do not matter here. */
    private static Set<String> origins(BrokerSettings settings) {
        return new TopicPlan(1, (short) 1, 0, settings.kafka().questions()).withDeadLetters();
    }

    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = new LinkedHashMap<>(BrokerSettings.read(servers).producer());
        settings.put("acks", "all");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
