package dev.winnow.bench.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.cli.Version;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.stack.StackProgram;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops a stack. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Stop the programs and the broker. Records and index stay.",
        footer = {"", "Example:", "  winnow stack down"})
final class StackDownCommand implements Callable<Integer> {

    @Mixin private final StackOptions options = new StackOptions();

    private final Terminal terminal;
    private final WinnowHome home;

    StackDownCommand(Terminal terminal, WinnowHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    @Override
    public Integer call() {
        Stack stack = options.stack(home);
        try {
            stopAll(stack, terminal);
        } catch (IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted; run the command again", e);
        }
        return ExitCode.DONE;
    }

    /**
     * The gateway first, so that no question comes in any more; the broker last, so that the others
     * can finish theirs.
     */
    private static final List<StackProgram> ORDER =
            List.of(
                    StackProgram.GATEWAY,
                    StackProgram.KG,
                    StackProgram.RETRIEVER,
                    StackProgram.RERANKER,
                    StackProgram.PRUNER,
                    StackProgram.BROKER);

    /** Stops what runs. */
    static void stopAll(Stack stack, Terminal terminal) throws IOException, InterruptedException {
        for (StackProgram program : ORDER) {
            if (stack.running(program) != null) {
                stack.stop(program);
                terminal.line("stopped %s".formatted(program.label()));
            }
        }
    }
}
