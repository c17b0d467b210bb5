package dev.winnow.bench.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.cli.Version;
import dev.winnow.app.home.RunningService;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.stack.StackFolder;
import dev.winnow.bench.stack.StackProgram;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the programs of a stack, and whether each is ready. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Say which programs run, and which are ready. Ends with 1 unless all are.",
        footer = {"", "Example:", "  winnow stack status"})
final class StackStatusCommand implements Callable<Integer> {

    @Mixin private final StackOptions options = new StackOptions();

    private final Terminal terminal;
    private final WinnowHome home;

    StackStatusCommand(Terminal terminal, WinnowHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    @Override
    public Integer call() {
        Stack stack = options.stack(home);
        boolean all = true;
        try {
            for (StackProgram program : StackProgram.values()) {
                RunningService running = stack.running(program);
                boolean ready = running != null && stack.isReady(program);
                all &= ready;
                terminal.line(
                        "%-10s %-10s %s"
                                .formatted(
                                        program.label(),
                                        ready
                                                ? terminal.good("ready")
                                                : running == null
                                                        ? terminal.faint("stopped")
                                                        : terminal.warning("starting"),
                                        running == null
                                                ? ""
                                                : "%s  process %d  log %s"
                                                        .formatted(
                                                                program == StackProgram.BROKER
                                                                        // Kafka's clients take no
                                                                        // http://.
                                                                        ? running.url()
                                                                                .getAuthority()
                                                                        : running.url(),
                                                                running.pid(),
                                                                StackFolder.of(home)
                                                                        .log(program))));
            }
        } catch (IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
        return all ? ExitCode.DONE : ExitCode.FAILED;
    }
}
