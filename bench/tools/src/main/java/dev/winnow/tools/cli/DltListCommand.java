package dev.winnow.tools.cli;

import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.LogLevels;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.cli.Version;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.kafka.stage.DeadLetters;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Counts dead letters. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "List the dead letter topics: how many records each has, and how many wait to be"
                        + " sent back.",
        footer = {"", "Example:", "  winnow dlt list --bootstrap-servers localhost:9092"})
final class DltListCommand implements Callable<Integer> {

    @Mixin private final DltConnection connection;

    private final Terminal terminal;

    DltListCommand(Terminal terminal, WinnowHome home) {
        this.terminal = terminal;
        this.connection = new DltConnection(home);
    }

    @Override
    public Integer call() {
        LogLevels.onlyWarnings();
        Map<String, DeadLetters.Count> counts = connection.with(DeadLetters::counts);
        terminal.line("%8s %8s  %s".formatted("records", "waiting", "topic"));
        counts.forEach(
                (topic, count) ->
                        terminal.line(
                                "%8d %8d  %s".formatted(count.records(), count.waiting(), topic)));
        return ExitCode.DONE;
    }
}
