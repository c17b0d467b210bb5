package dev.winnow.app.cli;

import dev.winnow.app.config.CommandSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** Runs the service until it is stopped. */
@Command(name = "serve")
final class ServeCommand extends Subcommand {

    /** A setting of the service on a command line. */
    private static final Pattern SETTING =
            Pattern.compile("--[A-Za-z0-9][A-Za-z0-9._\\[\\]-]*=.*", Pattern.DOTALL);

    @Option(names = "--port", paramLabel = "PORT")
    private @Nullable Integer port;

    @Unmatched private List<String> settings = new ArrayList<>();

    ServeCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() {
        for (String setting : settings) {
            if (!SETTING.matcher(setting).matches()) {
                throw new CommandException(
                        "'%s' is neither an option nor a setting; settings look like --winnow.pipeline.max-timeout=30s",
                        setting);
            }
        }
        List<String> arguments = new ArrayList<>(settings);
        if (port != null) {
            arguments.add("--%s=%d".formatted(Service.PORT, port));
        }
        Service.requireFree(home, port(arguments), "serve");
        try (Service service = Service.start(home, Map.of(), arguments)) {
            terminal.line(
                    "Winnow answers on %s. Ctrl-C stops it.",
                    terminal.bold(service.url().toString()));
            service.awaitStop();
        }
        return ExitCode.DONE;
    }

    /** The port of the arguments, or else of the files and the environment. */
    private static int port(List<String> arguments) {
        Map<String, Object> given = new HashMap<>();
        for (String argument : arguments) {
            String[] setting = argument.substring("--".length()).split("=", 2);
            given.put(setting[0], setting[1]);
        }
        return CommandSettings.read(given, Map.of())
                .value(Service.PORT, Integer.class, Service.DEFAULT_PORT);
    }
}
