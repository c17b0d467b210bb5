package dev.winnow.tools.cli;

import dev.winnow.app.cli.Terminal;
import dev.winnow.app.cli.Version;
import dev.winnow.app.home.WinnowHome;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code ./winnow stack}, {@code soak}, {@code latency} and {@code dlt}. */
@Command(
        name = "winnow",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = "A suite with its broker on this machine, its trials and its dead letters.")
public final class WinnowTools {

    private WinnowTools() {}

    public static void main(String[] arguments) {
        System.exit(run(Terminal.ofProcess(), System.getenv(), arguments));
    }

    static int run(Terminal terminal, Map<String, String> environment, String... arguments) {
        WinnowHome home = WinnowHome.of(environment);
        CommandLine command =
                new CommandLine(new WinnowTools())
                        .addSubcommand(
                                new CommandLine(new StackGroup())
                                        .addSubcommand(new StackUpCommand(terminal, home))
                                        .addSubcommand(new StackStatusCommand(terminal, home))
                                        .addSubcommand(new StackDownCommand(terminal, home)))
                        .addSubcommand(new SoakCommand(terminal, home))
                        .addSubcommand(new LatencyCommand(terminal, home))
                        .addSubcommand(
                                new CommandLine(new DeadLetterGroup())
                                        .addSubcommand(new DltListCommand(terminal, home))
                                        .addSubcommand(new DltShowCommand(terminal, home))
                                        .addSubcommand(new DltReplayCommand(terminal, home)))
                        .addSubcommand(new BrokerCommand());
        return terminal.run(command, arguments);
    }

    /** Groups the commands about a stack. */
    @Command(
            name = "stack",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            synopsisSubcommandLabel = "COMMAND",
            description =
                    "All programs and a Kafka broker on this machine, without a container engine.")
    private static final class StackGroup {}

    /** Groups the commands about dead letters. */
    @Command(
            name = "dlt",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            synopsisSubcommandLabel = "COMMAND",
            description =
                    "Dead letters: records that could not be worked on. Look at them, mend the"
                            + " cause, send them back.")
    private static final class DeadLetterGroup {}
}
