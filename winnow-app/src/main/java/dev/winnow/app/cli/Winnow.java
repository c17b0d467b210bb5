package dev.winnow.app.cli;

import dev.winnow.app.home.WinnowHome;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code winnow}. */
@Command(
        name = "winnow",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "From a folder of documents to the sentences that matter, each with its source.",
        footer = {
            "",
            "Also, in winnow's launcher: test, build, format, eval, tune.",
            "",
            "Examples:",
            "  winnow demo                      sets everything up and answers on"
                    + " http://localhost:8080",
            "  winnow index ~/Documents         indexes a folder; again after changes, only those"
                    + " are read",
            "  winnow ask \"How do I stop it?\"   prints the sentences that matter",
            "  winnow COMMAND --help            more about a command",
            "",
            "Environment: WINNOW_HOME (where the index is, .winnow by default), WINNOW_API_KEY,"
                    + " NO_COLOR.",
            "Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some documents could not be"
                    + " read."
        })
public final class Winnow implements Runnable {

    private final CommandLine line;

    private Winnow(Terminal terminal, WinnowHome home, Map<String, String> environment) {
        this.line =
                new CommandLine(this)
                        .addSubcommand(new DemoCommand(terminal, home, environment))
                        .addSubcommand(new IndexCommand(terminal, home, environment))
                        .addSubcommand(new AskCommand(terminal, home, environment))
                        .addSubcommand(new ServeCommand(home))
                        .addSubcommand(
                                new CommandLine(new GraphCommand())
                                        .addSubcommand(new GraphLoadCommand(terminal, environment)))
                        .addSubcommand(new SoakCommand(terminal, home))
                        .addSubcommand(new LatencyCommand(terminal, home))
                        .addSubcommand(
                                new CommandLine(new StackCommand())
                                        .addSubcommand(new StackUpCommand(terminal, home))
                                        .addSubcommand(new StackStatusCommand(terminal, home))
                                        .addSubcommand(new StackDownCommand(terminal, home)))
                        .addSubcommand(
                                new CommandLine(new DltCommand())
                                        .addSubcommand(new DltListCommand(terminal))
                                        .addSubcommand(new DltShowCommand(terminal))
                                        .addSubcommand(new DltReplayCommand(terminal)))
                        .addSubcommand(
                                new CommandLine(new TopicsCommand())
                                        .addSubcommand(new TopicsApplyCommand(terminal)));
    }

    public static void main(String[] arguments) {
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        System.exit(run(Terminal.ofProcess(out, err), out, err, System.getenv(), arguments));
    }

    /** Documents are in every script; the terminal's charset is the system's idea, and that is UTF-8 nearly everywhere. */
    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    static int run(
            Terminal terminal,
            PrintWriter out,
            PrintWriter err,
            Map<String, String> environment,
            String... arguments) {
        CommandLine line = new Winnow(terminal, WinnowHome.of(environment), environment).line;
        return line.setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(new Failures(terminal))
                .setUsageHelpAutoWidth(true)
                .execute(arguments);
    }

    /** Without a command: what there is. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                line,
                "name a command: demo, index, ask, serve, graph, stack, soak, latency, dlt or topics");
    }
}
