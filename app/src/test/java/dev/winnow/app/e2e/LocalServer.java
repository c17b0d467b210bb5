package dev.winnow.app.e2e;

import dev.winnow.app.boot.WinnowApplication;
import dev.winnow.app.home.WinnowHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The program as the demo runs it, without keys and without a generator, but with room for one
 * request at a time.
 */
public final class LocalServer {

    public static final WinnowHome HOME = SampleIndex.copy();

    private static final ConfigurableApplicationContext CONTEXT =
            WinnowApplication.start(
                    HOME,
                    Map.of(),
                    "--server.port=0",
                    "--winnow.pipeline.default-timeout=50s",
                    "--winnow.pipeline.threads=1",
                    "--winnow.pipeline.caps.concurrent-requests=1",
                    "--logging.level.root=WARN");

    private LocalServer() {}

    /** What the command line of the server's own user sends. */
    static String ownerToken() {
        try {
            return HOME.service().find().token();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int port() {
        return Integer.parseInt(CONTEXT.getEnvironment().getRequiredProperty("local.server.port"));
    }
}
