package dev.winnow.bench.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.LogLevels;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.cli.Version;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.local.LocalWinnow;
import dev.winnow.bench.soak.Soak;
import dev.winnow.bench.soak.SoakReport;
import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.stack.StackFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Searches for lost and changed answers while processes are killed. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Send questions through a stack of its own, kill each program and the broker"
                        + " meanwhile, and compare every context with that of the pipeline in one"
                        + " process. Ends with 1 unless all came and are equal.",
        footer = {
            "",
            "Examples:",
            "  winnow soak",
            "  winnow soak --questions 300 --model path/to/a/small/model --json soak.json"
        })
final class SoakCommand implements Callable<Integer> {

    @Option(
            names = "--questions",
            paramLabel = "N",
            defaultValue = "10000",
            description = "questions in all (default: ${DEFAULT-VALUE})")
    private int questions;

    @Mixin private final TrialOptions trial = new TrialOptions();

    private final Terminal terminal;
    private final WinnowHome home;

    SoakCommand(Terminal terminal, WinnowHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    @Override
    public Integer call() {
        LogLevels.onlyWarnings();
        if (questions < 1) {
            throw new CommandException("--questions must be at least 1");
        }
        StackFolder folder = new StackFolder(home.folder().resolve("soak"));
        Stack stack = trial.stack(folder);
        try {
            List<Soak.Question> asked = ask(folder);
            terminal.line("%d different questions answered in one process".formatted(asked.size()));
            SoakReport report;
            try {
                new StackStart(stack, home, folder, terminal).run();
                report =
                        new Soak(stack, asked, TrialOptions.CANDIDATES, terminal::line)
                                .run(Long.toString(System.currentTimeMillis(), 36), questions);
            } finally {
                StackDownCommand.stopAll(stack, terminal);
            }
            trial.write(report, terminal);
            return report.clean() ? ExitCode.DONE : ExitCode.FAILED;
        } catch (IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    /** The context of each sample question in one process. */
    private List<Soak.Question> ask(StackFolder folder) throws IOException, InterruptedException {
        List<Soak.Question> asked = new ArrayList<>();
        try (LocalWinnow pipeline = trial.pipeline(folder)) {
            for (String text : TrialOptions.questions()) {
                asked.add(
                        new Soak.Question(
                                text, pipeline.context(ContextRequest.of(text)).contextId()));
            }
        }
        return asked;
    }
}
