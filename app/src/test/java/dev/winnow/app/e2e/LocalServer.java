package dev.winnow.app.e2e;

import dev.winnow.app.home.WinnowHome;

/**
 * The program as the demo runs it, without keys and without a generator, but with room for one
 * request at a time.
 */
public final class LocalServer {

    public static final WinnowHome HOME = SampleIndex.copy();

    private static final StartedProgram PROGRAM =
            StartedProgram.start(
                    HOME,
                    "--winnow.pipeline.default-timeout=50s",
                    "--winnow.pipeline.threads=1",
                    "--winnow.pipeline.caps.concurrent-requests=1");

    private LocalServer() {}

    /** What the command line of the server's own user sends. */
    static String ownerToken() {
        return PROGRAM.ownerToken();
    }

    public static int port() {
        return PROGRAM.port();
    }
}
