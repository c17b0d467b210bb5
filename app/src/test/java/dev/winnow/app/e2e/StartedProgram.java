package dev.winnow.app.e2e;

import dev.winnow.app.boot.WinnowApplication;
import dev.winnow.app.home.WinnowHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** The program in this process, at a port of its own. */
public record StartedProgram(WinnowHome home, ConfigurableApplicationContext context)
        implements AutoCloseable {

    public static StartedProgram start(WinnowHome home, String... settings) {
        String[] usual = {"--server.port=0", "--logging.level.root=WARN"};
        String[] arguments = Stream.of(usual, settings).flatMap(Stream::of).toArray(String[]::new);
        return new StartedProgram(home, WinnowApplication.start(home, Map.of(), arguments));
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    public Client client(@Nullable String key) {
        return new Client(port(), key);
    }

    /** What the command line of the server's own user sends. */
    String ownerToken() {
        try {
            return home.service().find().token();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
