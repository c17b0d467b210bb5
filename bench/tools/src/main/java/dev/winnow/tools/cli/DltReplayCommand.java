package dev.winnow.tools.cli;

import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.LogLevels;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.cli.Version;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.kafka.stage.DeadLetters;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sends dead letters back. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Send the records of a dead letter topic back to the topic that its name says, each"
                        + " once. A question whose outcome was a failure gets a second one then:"
                        + " from a topic of states under the same request id, from a topic of"
                        + " questions under a new one. Records whose headers claim to come from"
                        + " another topic are named and stay where they are.",
        footer = {"", "Example:", "  winnow dlt replay winnow.candidates.v1-dlt"})
final class DltReplayCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TOPIC", description = "the dead letter topic")
    private String topic = "";

    @Mixin private final DltConnection connection;

    private final Terminal terminal;

    DltReplayCommand(Terminal terminal, WinnowHome home) {
        this.terminal = terminal;
        this.connection = new DltConnection(home);
    }

    @Override
    public Integer call() {
        LogLevels.onlyWarnings();
        DeadLetters.Replay replay =
                connection.with(
                        letters -> {
                            try (KafkaProducer<byte[], byte[]> producer = connection.producer()) {
                                return letters.replay(topic, producer);
                            }
                        });
        for (DeadLetters.Refused refused : replay.refused()) {
            terminal.error(
                    ("%s stays: its headers say that it came from %s, and its topic holds what came"
                                    + " from %s")
                            .formatted(refused.place(), refused.claims(), refused.origin()));
        }
        terminal.line("%d records sent back".formatted(replay.sent()));
        return replay.refused().isEmpty() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }
}
