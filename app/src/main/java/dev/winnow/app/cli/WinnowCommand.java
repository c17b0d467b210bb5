package dev.winnow.app.cli;

import dev.winnow.app.cli.Subcommand.Place;
import dev.winnow.app.home.ProgramVersion;
import dev.winnow.app.home.WinnowHome;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code winnow}. */
@Command(
        name = "winnow",
        mixinStandardHelpOptions = true,
        versionProvider = WinnowCommand.Version.class,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = "From a folder of documents to the sentences that matter, each with its source.",
        footer = {
            "",
            "Also, in winnow's launcher:",
            "  eval, tune                       measures answers and indexes, fits settings to labelled questions",
            "  stack, soak, latency             the suite over Kafka: runs it, tests it",
            "  test, build, format, jdk         for whoever changes the code",
            "",
            "Examples:",
            "  winnow demo                      sets everything up, with a page on port 8080",
            "  winnow index ~/Documents         indexes a folder; again after changes, only those" + " are read",
            "  winnow ask \"How do I stop it?\"   prints the sentences that matter",
            "  winnow help COMMAND              more about a command",
            "",
            "Environment: WINNOW_HOME (where the index is, .winnow by default), WINNOW_API_KEY," + " NO_COLOR.",
            "Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some documents could not be" + " read."
        })
public final class WinnowCommand {

    private final CommandLine line;

    private WinnowCommand(Place place) {
        this.line =
                new CommandLine(this)
                        .addSubcommand(new DemoCommand(place))
                        .addSubcommand(new IndexCommand(place))
                        .addSubcommand(new AskCommand(place))
                        .addSubcommand(new ListCommand(place))
                        .addSubcommand(new DeleteCommand(place))
                        .addSubcommand(new ServeCommand(place))
                        .addSubcommand(new StatusCommand(place))
                        .addSubcommand(new DoctorCommand(place))
                        .addSubcommand(new McpCommand(place))
                        .addSubcommand(new CommandLine(new Graphs()).addSubcommand(new GraphLoadCommand(place)))
                        .addSubcommand(new TopicsCommand(place.terminal()))
                        .addSubcommand(new DltCommand(place))
                        .addSubcommand(new StoreCommand(place.terminal(), place.home()))
                        .addSubcommand(new CommandLine.HelpCommand());
    }

    public static void main(String[] arguments) {
        System.exit(run(Terminal.ofProcess(), System.getenv(), arguments));
    }

    static int run(Terminal terminal, Map<String, String> environment, String... arguments) {
        return terminal.run(
                new WinnowCommand(new Place(terminal, WinnowHome.of(environment), environment)).line, arguments);
    }

    /** Groups the commands about graphs. */
    @Command(
            name = "graph",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            synopsisSubcommandLabel = "COMMAND",
            description = "Knowledge graphs: load one for the service to answer from.")
    private static final class Graphs {}

    /** The version from the jar's manifest, and the Java that runs it. */
    public static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"winnow " + ProgramVersion.get(), "Java " + Runtime.version()};
        }
    }
}
