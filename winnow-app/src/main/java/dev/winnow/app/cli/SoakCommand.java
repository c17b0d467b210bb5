package dev.winnow.app.cli;

import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.local.LocalWinnow;
import dev.winnow.app.soak.Soak;
import dev.winnow.app.soak.SoakQuestion;
import dev.winnow.app.soak.SoakReport;
import dev.winnow.app.stack.Stack;
import dev.winnow.app.stack.StackFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks for lost and changed answers while processes are killed. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Send questions through a stack of its own, kill each program and the broker meanwhile, and compare every context with that of"
                        + " the line in one process. Ends with 1 unless all came and are equal.",
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
        Quiet.please();
        if (questions < 1) {
            throw new CommandException("--questions must be at least 1");
        }
        StackFolder folder = new StackFolder(home.folder().resolve("soak"));
        Stack stack = trial.stack(folder);
        try {
            List<SoakQuestion> asked = ask(folder);
            terminal.line("%d different questions answered in one process".formatted(asked.size()));
            SoakReport report;
            try {
                new StackStart(stack, folder, terminal).run();
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

    /** What each sample question gives in one process. */
    private List<SoakQuestion> ask(StackFolder folder) throws IOException, InterruptedException {
        List<SoakQuestion> asked = new ArrayList<>();
        try (LocalWinnow line = trial.line(folder)) {
            for (String text : TrialOptions.questions()) {
                asked.add(
                        new SoakQuestion(text, line.context(ContextRequest.of(text)).contextId()));
            }
        }
        return asked;
    }
}
