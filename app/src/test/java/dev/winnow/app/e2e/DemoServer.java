package dev.winnow.app.e2e;

import dev.winnow.app.home.WinnowHome;

/**
 * The program as the demo runs it: the sample corpus, the small graph where the demo lays it, no
 * keys, no generator. Started once.
 */
public final class DemoServer {

    private static final WinnowHome HOME = home();

    private static final StartedProgram PROGRAM =
            StartedProgram.start(
                    HOME,
                    "--winnow.librechat.secret=" + LibreChatClient.SECRET,
                    "--winnow.pipeline.default-timeout=50s");

    private DemoServer() {}

    private static WinnowHome home() {
        try {
            return SampleGraph.into(SampleIndex.copy());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static int port() {
        return PROGRAM.port();
    }

    /** What the command line of the server's own user sends. */
    static String ownerToken() {
        return PROGRAM.ownerToken();
    }
}
