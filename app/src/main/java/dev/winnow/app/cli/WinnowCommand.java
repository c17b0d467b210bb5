package dev.winnow.app.cli;

import dev.winnow.app.cli.Subcommand.Place;
import dev.winnow.app.home.ProgramVersion;
import dev.winnow.app.home.WinnowHome;
import java.util.Map;
import java.util.ResourceBundle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ScopeType;

/** The command {@code winnow}. */
@Command(
        name = "winnow",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = WinnowCommand.Version.class,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND")
public final class WinnowCommand {

    final CommandLine line;

    WinnowCommand(Place place) {
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
                        .addSubcommand(
                                new CommandLine(new Graphs())
                                        .addSubcommand(new GraphLoadCommand(place)))
                        .addSubcommand(new TopicsCommand(place.terminal()))
                        .addSubcommand(new DltCommand(place))
                        .addSubcommand(new StoreCommand(place.terminal(), place.home()))
                        .addSubcommand(new CommandLine.HelpCommand())
                        // Last, so that no command has the footer of another one.
                        .setResourceBundle(ResourceBundle.getBundle("dev.winnow.app.cli.help"));
    }

    public static void main(String[] arguments) {
        System.exit(run(Terminal.ofProcess(), System.getenv(), arguments));
    }

    static int run(Terminal terminal, Map<String, String> environment, String... arguments) {
        return terminal.run(
                new WinnowCommand(new Place(terminal, WinnowHome.of(environment), environment))
                        .line,
                arguments);
    }

    /** Groups the commands about graphs. */
    @Command(name = "graph")
    private static final class Graphs {}

    /** The version from the jar's manifest, and the Java that runs it. */
    public static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"winnow " + ProgramVersion.get(), "Java " + Runtime.version()};
        }
    }
}
