package dev.winnow.app.e2e;

import dev.winnow.app.boot.WinnowApplication;
import dev.winnow.app.home.WinnowHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The program as the demo runs it: the sample corpus, the small graph where the demo lays it, no
 * keys, no generator. Started once.
 */
public final class DemoServer {

    private static final WinnowHome HOME = home();

    private static final ConfigurableApplicationContext CONTEXT =
            WinnowApplication.start(
                    HOME,
                    Map.of(),
                    "--server.port=0",
                    "--winnow.librechat.secret=" + LibreChatClient.SECRET,
                    "--winnow.pipeline.default-timeout=50s",
                    "--logging.level.root=WARN");

    private DemoServer() {}

    private static WinnowHome home() {
        try {
            return SampleGraph.into(SampleIndex.copy());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static int port() {
        return Integer.parseInt(CONTEXT.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** What the command line of the server's own user sends. */
    public static String ownerToken() {
        try {
            return HOME.service().find().token();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
