package dev.winnow.bench.cli;

import dev.winnow.app.cli.Terminal;
import dev.winnow.app.cli.WinnowCommand.Version;
import dev.winnow.app.home.WinnowHome;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/**
 * The program behind {@code ./winnow eval}, {@code tune}, {@code stack}, {@code soak} and {@code
 * latency}.
 */
@Command(
        name = "winnow",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Measures Winnow, fits its settings, and runs a suite with its broker on this machine.")
public final class WinnowBench {

    private WinnowBench() {}

    public static void main(String[] arguments) {
        System.exit(run(Terminal.ofProcess(), System.getenv(), arguments));
    }

    static int run(Terminal terminal, Map<String, String> environment, String... arguments) {
        return terminal.run(commandLine(terminal, WinnowHome.of(environment)), arguments);
    }

    /** The commands, ready to be run. */
    static CommandLine commandLine(Terminal terminal, WinnowHome home) {
        return new CommandLine(new WinnowBench())
                .addSubcommand(new Eval())
                .addSubcommand(new TuneCommand())
                .addSubcommand(new StackCommand(terminal, home))
                .addSubcommand(new TrialCommand.SoakCommand(home))
                .addSubcommand(new TrialCommand.LatencyCommand(home))
                .addSubcommand(new BrokerCommand())
                .registerConverter(RunOptions.JudgedFolder.class, RunOptions.JudgedFolder::of)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Groups the experiments. */
    @Command(
            name = "eval",
            description = "Runs an experiment and prints its tables.",
            subcommands = {
                RetrievalCommand.class,
                RankingCommand.class,
                PruningCommand.class,
                ContextCommand.class,
                KnowledgeGraphCommand.class,
                SpeedCommand.class,
                ScaleCommand.class,
                HelpCommand.class
            },
            footer = {
                "",
                "Indexes are kept in the folder cache of WINNOW_HOME; the output tells what came from there.",
                "",
                "Examples:",
                "  winnow eval retrieval scifact/ --mode hybrid --json scifact.json",
                "  winnow eval pruning labelled/*.jsonl.gz --threshold 0.1",
                "  winnow eval context squad.jsonl.gz"
            })
    private static final class Eval {}
}
