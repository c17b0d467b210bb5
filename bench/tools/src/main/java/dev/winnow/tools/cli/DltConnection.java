package dev.winnow.tools.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.config.BrokerSettings;
import dev.winnow.app.home.RunningService;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.kafka.stage.DeadLetters;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.tools.stack.StackFolder;
import dev.winnow.tools.stack.StackProgram;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The broker of the commands about dead letters. */
final class DltConnection {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description =
                    "the broker (default: spring.kafka.bootstrap-servers, or that of the stack that runs)")
    private @Nullable String servers;

    /**
     * A broker that is there answers its first question within milliseconds, one that is far within
     * a second or two. Picked by hand; Kafka's own time is a minute.
     */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(5);

    private final WinnowHome home;

    /**
     * @param home whose stack may run
     */
    DltConnection(WinnowHome home) {
        this.home = home;
    }

    /** Works on the dead letters; the broker's refusals become sentences. */
    <T> T with(Function<DeadLetters, T> work) {
        BrokerSettings settings = settings();
        Map<String, Object> consumer = new LinkedHashMap<>(settings.consumer());
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, DeadLetters.GROUP);
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(
                        consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            requireBroker(reader, settings);
            return work.apply(new DeadLetters(reader, origins(settings)));
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (KafkaException e) {
            // A client that cannot be made says why in its cause, e.g. a host that is unknown.
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new CommandException(
                    "the broker at %s did not do it: %s"
                            .formatted(settings.servers(), why.getMessage()),
                    e);
        }
    }

    private BrokerSettings settings() {
        try {
            RunningService broker = StackFolder.of(home).running(StackProgram.BROKER);
            return BrokerSettings.read(
                    servers,
                    broker == null
                            ? Map.of()
                            : Map.of(
                                    "spring.kafka.bootstrap-servers", broker.url().getAuthority()));
        } catch (IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireBroker(
            KafkaConsumer<byte[], byte[]> reader, BrokerSettings settings) {
        try {
            reader.listTopics(FIRST_ANSWER);
        } catch (TimeoutException e) {
            throw new CommandException(
                    "no broker answers at %s; 'winnow stack up' starts one here, and --bootstrap-servers HOST:PORT names another"
                            .formatted(settings.servers()),
                    e);
        }
    }

    /** The numbers of partitions and copies do not matter here. */
    private static Set<String> origins(BrokerSettings settings) {
        return new TopicPlan(1, (short) 1, 0, settings.kafka().questions()).withDeadLetters();
    }

    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = new LinkedHashMap<>(settings().producer());
        settings.put("acks", "all");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
