package dev.winnow.bench.cli;

import dev.winnow.app.cli.Terminal;
import dev.winnow.app.cli.Version;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.local.LocalWinnow;
import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.trial.Soak;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
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
final class SoakCommand extends TrialCommand {

    @Option(
            names = "--questions",
            paramLabel = "N",
            defaultValue = "10000",
            description = "questions in all (default: ${DEFAULT-VALUE})")
    private int questions;

    private final List<Soak.Question> asked = new ArrayList<>();

    SoakCommand(Terminal terminal, WinnowHome home) {
        super(terminal, home, "soak");
    }

    @Override
    void check() {
        if (questions < 1) {
            throw new IllegalArgumentException("--questions must be at least 1");
        }
    }

    /** The context of each question in one process is what every other one must be. */
    @Override
    void inProcess(LocalWinnow pipeline, List<String> texts) {
        for (String text : texts) {
            asked.add(
                    new Soak.Question(text, pipeline.context(ContextRequest.of(text)).contextId()));
        }
        say("%d different questions answered in one process".formatted(asked.size()));
    }

    @Override
    Object overKafka(Stack stack, List<String> texts, String run)
            throws IOException, InterruptedException {
        return new Soak(stack, asked, CANDIDATES, this::say).run(run, questions);
    }

    @Override
    boolean passed(Object report) {
        return ((Soak.Report) report).clean();
    }
}
