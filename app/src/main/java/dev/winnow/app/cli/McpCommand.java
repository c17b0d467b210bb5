package dev.winnow.app.cli;

import dev.winnow.core.index.OwnerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves the tools of {@code /mcp} to the one program that started it. */
@Command(name = "mcp")
final class McpCommand extends Subcommand {

    /** Held while one of these commands starts a service. */
    private static final String LOCK = "mcp.lock";

    @Mixin private final ServiceChoice choice = new ServiceChoice();

    private @Nullable Service own;
    private @Nullable ServiceClient client;

    McpCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() {
        try {
            client();
            new StdioMessages(terminal, this::client, this::renew).pump(System.in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (client != null) {
                client.close();
            }
            if (own != null) {
                own.close();
            }
        }
        return ExitCode.DONE;
    }

    private synchronized ServiceClient client() {
        ServiceClient there = client;
        if (there == null) {
            try {
                there = choice.client(home, environment);
            } catch (CommandException.NoServiceException e) {
                // Another of these commands may be starting it, and has the lock until it answers.
            }
            if (there == null) {
                there = started();
            } else {
                LogLevels.onlyWarnings();
            }
            client = there;
        }
        return there;
    }

    /**
     * A service of its own, unless somebody else has started one meanwhile: an assistant with
     * several windows starts several of these commands at once, and one home has one service.
     */
    private ServiceClient started() {
        try (FileChannel file =
                        FileChannel.open(
                                OwnerFolder.make(home.folder()).resolve(LOCK),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock alone = file.lock()) {
            ServiceClient there = alone.isValid() ? choice.client(home, environment) : null;
            if (there != null) {
                LogLevels.onlyWarnings();
                return there;
            }
            // It has settings of its own for that.
            own = Service.start(home, quiet(), List.of("--server.port=0"));
            return choice.clientOfStarted(home, environment);
        } catch (IOException e) {
            throw new CommandException(
                    e,
                    "%s cannot be written (%s); make it writable, or set WINNOW_HOME to another folder",
                    home.folder(),
                    e.getMessage());
        }
    }

    /**
     * The service that ran when this command began may have been stopped since, and another one
     * started.
     */
    private synchronized ServiceClient renew(ServiceClient gone) {
        if (client == gone) {
            gone.close();
            client = null;
        }
        return client();
    }

    /** Standard output is for messages alone. */
    private static Map<String, Object> quiet() {
        return Map.of(
                "logging.config", "classpath:" + LogLevels.QUIET, "logging.level.root", "WARN");
    }
}
