package dev.winnow.bench.cli;

import dev.winnow.app.cli.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Runs the broker of a stack, which has no neighbours, in the process that {@code stack up} starts
 * for it.
 */
@Command(
        name = "broker",
        hidden = true,
        description = "Run the broker of a stack until it is stopped.")
final class BrokerCommand implements Callable<Integer> {

    /**
     * {@code server.properties}. A misspelt topic is an error, not a new topic with settings that
     * were not chosen; the largest message is the largest record of a documents topic, since topics
     * themselves say what they take.
     */
    private static final String SETTINGS =
            """
            advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
            auto.create.topics.enable=false
            controller.listener.names=CONTROLLER
            controller.quorum.voters=1@127.0.0.1:%2$d
            group.initial.rebalance.delay.ms=0
            inter.broker.listener.name=PLAINTEXT
            listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
            log.cleaner.dedupe.buffer.size=16777216
            log.dirs=%3$s
            message.max.bytes=26214400
            node.id=1
            num.io.threads=4
            num.network.threads=2
            offsets.topic.num.partitions=1
            offsets.topic.replication.factor=1
            process.roles=broker,controller
            share.coordinator.state.topic.min.isr=1
            share.coordinator.state.topic.num.partitions=1
            share.coordinator.state.topic.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=1
            transaction.state.log.replication.factor=1
            """;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "the folder of its records")
    private Path folder = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "PORT",
            description = "port for clients, the controller takes the next one")
    private int port;

    /** Formats the folder the first time, then serves until this process is told to stop. */
    @Override
    public Integer call() throws IOException {
        Path records = folder.toAbsolutePath().resolve("records");
        Path settings = folder.resolve("server.properties");
        Files.createDirectories(folder);
        Files.writeString(settings, SETTINGS.formatted(port, port + 1, records));
        // The file that Kafka writes into a formatted folder.
        if (!Files.exists(records.resolve("meta.properties"))) {
            format(settings);
        }
        Kafka.main(new String[] {settings.toString()});
        return ExitCode.DONE;
    }

    private void format(Path settings) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] command = {
            "format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString()
        };
        if (StorageTool.execute(command, new PrintStream(said, true, StandardCharsets.UTF_8))
                != 0) {
            throw new IOException(
                    "the folder %s could not be formatted for the broker: %s"
                            .formatted(folder, said.toString(StandardCharsets.UTF_8).strip()));
        }
    }
}
