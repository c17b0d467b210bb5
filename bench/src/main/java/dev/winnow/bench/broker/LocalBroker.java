package dev.winnow.bench.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** A broker that has no neighbours. */
public final class LocalBroker {

    private static final String ADDRESS = "127.0.0.1";

    /** The file that Kafka writes into a formatted folder. */
    private static final String FORMATTED = "meta.properties";

    private final Path folder;
    private final int port;

    /**
     * @param folder for its records
     * @param port on which clients reach it; the controller takes the next one
     */
    public LocalBroker(Path folder, int port) {
        this.folder = folder.toAbsolutePath();
        this.port = port;
    }

    /**
     * Formats the folder the first time, then serves until this process is told to stop, and ends
     * it.
     *
     * @throws IOException if the folder cannot be written or formatted
     */
    public void run() throws IOException {
        Files.createDirectories(folder);
        Path settings = folder.resolve("server.properties");
        List<String> lines =
                settings().entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .toList();
        Files.write(settings, lines);
        if (!Files.exists(records().resolve(FORMATTED))) {
            format(settings);
        }
        Kafka.main(new String[] {settings.toString()});
    }

    private Path records() {
        return folder.resolve("records");
    }

    /** The settings as {@code server.properties} has them, in alphabetical order. */
    private Map<String, String> settings() {
        int controller = port + 1;
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@%s:%d".formatted(ADDRESS, controller));
        settings.put(
                "listeners",
                "PLAINTEXT://%s:%d,CONTROLLER://%s:%d"
                        .formatted(ADDRESS, port, ADDRESS, controller));
        settings.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(ADDRESS, port));
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("log.dirs", records().toString());
        // A misspelt topic is an error, not a new topic with settings that nobody chose.
        settings.put("auto.create.topics.enable", "false");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // The largest record of a documents topic; topics themselves say what they take.
        settings.put("message.max.bytes", "26214400");
        settings.put("log.cleaner.dedupe.buffer.size", "16777216");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        for (String topic :
                List.of(
                        "offsets.topic",
                        "transaction.state.log",
                        "share.coordinator.state.topic")) {
            settings.put(topic + ".num.partitions", "1");
            settings.put(topic + ".replication.factor", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        return settings;
    }

    private void format(Path settings) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int failed =
                StorageTool.execute(
                        new String[] {
                            "format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString()
                        },
                        new PrintStream(said, true, StandardCharsets.UTF_8));
        if (failed != 0) {
            throw new IOException(
                    "the folder %s could not be formatted for the broker: %s"
                            .formatted(folder, said.toString(StandardCharsets.UTF_8).strip()));
        }
    }
}
