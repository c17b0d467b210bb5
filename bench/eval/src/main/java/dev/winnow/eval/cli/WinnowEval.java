package dev.winnow.eval.cli;

import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.session.LongCommandLineException;
import dev.winnow.inference.session.NoGpuException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program behind {@code ./winnow eval} and {@code ./winnow tune}. */
@Command(
        name = "winnow",
        mixinStandardHelpOptions = true,
        description = "Measures Winnow on test collections, and fits its settings to them.",
        subcommands = {WinnowEval.Eval.class, WinnowEval.Tune.class, HelpCommand.class})
public final class WinnowEval {

    /** Groups the experiments. */
    @Command(
            name = "eval",
            mixinStandardHelpOptions = true,
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
                "Vectors and indexes are kept in the folder cache of WINNOW_HOME; the output tells what came from there.",
                "",
                "Examples:",
                "  winnow eval retrieval scifact/ --mode hybrid --json scifact.json",
                "  winnow eval pruning labelled/*.jsonl.gz --threshold 0.1",
                "  winnow eval context squad.jsonl.gz"
            })
    static final class Eval {}

    /** Groups the fits. */
    @Command(
            name = "tune",
            mixinStandardHelpOptions = true,
            description = "Fits settings to labelled queries and writes them to a file.",
            subcommands = {TuneRetrievalCommand.class, TunePruningCommand.class, HelpCommand.class})
    static final class Tune {}

    /** Those whose message tells what to do, or at least what failed where. */
    private static final List<Class<? extends Exception>> EXPLAINED =
            List.of(
                    IOException.class,
                    IllegalArgumentException.class,
                    InvalidModelException.class,
                    NoGpuException.class,
                    LongCommandLineException.class,
                    StageException.class);

    private WinnowEval() {}

    /** Runs a command and ends with its exit code: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The commands, ready to be run. */
    static CommandLine commandLine() {
        return new CommandLine(new WinnowEval())
                .registerConverter(JudgedFolder.class, JudgedFolder::of)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(WinnowEval::explain);
    }

    /**
     * A failure that a person can do something about is one line; anything else is a defect and
     * shows where it happened.
     */
    private static int explain(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (EXPLAINED.stream().anyMatch(kind -> kind.isInstance(failure))) {
            command.getErr()
                    .println(command.getColorScheme().errorText("error: " + failure.getMessage()));
            return 1;
        }
        throw failure;
    }
}
