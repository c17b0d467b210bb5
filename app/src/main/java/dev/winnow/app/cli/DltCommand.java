package dev.winnow.app.cli;

import dev.winnow.app.cli.Subcommand.Place;
import dev.winnow.app.config.CommandSettings;
import dev.winnow.app.home.ServiceFile;
import dev.winnow.app.home.ServiceFile.RunningService;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.json.RedactedJson;
import dev.winnow.platform.kafka.stage.DeadLetters;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** Counts, prints and sends back dead letters: each method is a command. */
@Command(name = "dlt")
final class DltCommand {

    /**
     * A broker that is there answers its first question within milliseconds, one that is far within
     * a second or two. Picked by hand; Kafka's own time is a minute.
     */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(5);

    /** How spring-kafka begins the message of what a listener threw. */
    private static final Pattern LISTENER =
            Pattern.compile("^Listener method '[^']*' threw exception(; |$)");

    @Option(names = "--bootstrap-servers", scope = ScopeType.INHERIT, paramLabel = "HOST:PORT")
    private @Nullable String servers;

    private final Terminal terminal;
    private final WinnowHome home;

    DltCommand(Place place) {
        this.terminal = place.terminal();
        this.home = place.home();
    }

    @Command(name = "list")
    int list() throws IOException {
        Map<String, DeadLetters.Count> counts = with((letters, broker) -> letters.counts());
        terminal.line("%8s %8s  %s", "records", "waiting", "topic");
        counts.forEach(
                (topic, count) ->
                        terminal.line("%8d %8d  %s", count.records(), count.waiting(), topic));
        return ExitCode.DONE;
    }

    @Command(name = "show")
    int show(
            @Parameters(paramLabel = "TOPIC") String topic,
            @Option(names = "--all") boolean all,
            @Option(names = "--texts") boolean texts,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "20") int limit)
            throws IOException {
        int[] count = {0};
        with(
                (letters, broker) -> {
                    letters.read(
                            topic,
                            all,
                            record -> {
                                if (count[0]++ < limit) {
                                    print(record, texts);
                                }
                            });
                    return count;
                });
        if (count[0] > limit) {
            terminal.line("%d more; --limit shows them", count[0] - limit);
        }
        return ExitCode.DONE;
    }

    @Command(name = "replay")
    int replay(@Parameters(paramLabel = "TOPIC") String topic) throws IOException {
        DeadLetters.Replay replay =
                with(
                        (letters, broker) -> {
                            Map<String, Object> writing = new LinkedHashMap<>(broker.producer());
                            writing.put("acks", "all");
                            try (KafkaProducer<byte[], byte[]> producer =
                                    new KafkaProducer<>(
                                            writing,
                                            new ByteArraySerializer(),
                                            new ByteArraySerializer())) {
                                return letters.replay(topic, producer);
                            }
                        });
        for (DeadLetters.Refused refused : replay.refused()) {
            terminal.error(
                    ("%s stays: its headers say that it came from %s, and its topic holds what came"
                                    + " from %s")
                            .formatted(refused.place(), refused.claims(), refused.origin()));
        }
        terminal.line("%d records sent back", replay.sent());
        return replay.refused().isEmpty() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }

    /** Works on the dead letters; the broker's refusals become sentences. */
    private <T> T with(BiFunction<DeadLetters, CommandSettings.Broker, T> work) throws IOException {
        LogLevels.onlyWarnings();
        // Where "winnow stack" notes its broker.
        RunningService stack =
                new ServiceFile(home.folder().resolve("stack/run/broker.json")).find();
        Map<String, Object> defaults =
                stack == null
                        ? Map.of()
                        : Map.of("spring.kafka.bootstrap-servers", stack.url().getAuthority());
        CommandSettings.Broker broker = CommandSettings.read(Map.of(), defaults).broker(servers);
        Map<String, Object> reading = new LinkedHashMap<>(broker.consumer());
        reading.put(ConsumerConfig.GROUP_ID_CONFIG, DeadLetters.GROUP);
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(
                        reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            requireBroker(reader, broker);
            // The numbers of partitions and copies do not matter here.
            TopicPlan plan = new TopicPlan(1, (short) 1, 0, broker.kafka().questions());
            return work.apply(new DeadLetters(reader, plan.withDeadLetters()), broker);
        } catch (IllegalArgumentException e) {
            throw new CommandException(e);
        } catch (KafkaException e) {
            // A client that cannot be made says why in its cause, e.g. a host that is unknown.
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new CommandException(
                    e, "the broker at %s did not do it: %s", broker.servers(), why.getMessage());
        }
    }

    private static void requireBroker(
            KafkaConsumer<byte[], byte[]> reader, CommandSettings.Broker broker) {
        try {
            reader.listTopics(FIRST_ANSWER);
        } catch (TimeoutException e) {
            throw new CommandException(
                    e,
                    "no broker answers at %s; 'winnow stack up' starts one here, and --bootstrap-servers HOST:PORT names another",
                    broker.servers());
        }
    }

    private void print(ConsumerRecord<byte[], byte[]> record, boolean texts) {
        terminal.line(terminal.bold(DeadLetters.place(record)));
        terminal.line("  time   " + Instant.ofEpochMilli(record.timestamp()));
        terminal.line("  key    " + text(record.key()));
        terminal.line("  from   " + Terminal.safe(TopicPlan.origin(record.topic())));
        String claims = DeadLetters.claims(record);
        if (claims != null) {
            terminal.line("  claims to come from %s, and is not sent back", claims);
        }
        for (Header header : record.headers()) {
            if (header.key().endsWith("exception-message")) {
                // What was thrown in the listener, without the words about the listener.
                terminal.line(
                        "  why    " + LISTENER.matcher(text(header.value())).replaceFirst(""));
            }
        }
        byte[] value = record.value();
        terminal.line(
                "  value  " + (value == null || texts ? text(value) : RedactedJson.of(value)));
        terminal.line();
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "none" : Terminal.safe(new String(bytes, StandardCharsets.UTF_8));
    }
}
