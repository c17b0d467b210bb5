package dev.winnow.bench.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.Version;
import dev.winnow.bench.broker.LocalBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs the broker of a stack, in the process that {@code stack up} starts for it. */
@Command(
        name = "broker",
        hidden = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Run the broker of a stack until it is stopped.")
final class BrokerCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "FOLDER", description = "the folder of its records")
    private Path folder = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "PORT",
            description = "port for clients, the controller takes the next one")
    private int port;

    @Override
    public Integer call() {
        try {
            new LocalBroker(folder, port).run();
        } catch (IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.DONE;
    }
}
