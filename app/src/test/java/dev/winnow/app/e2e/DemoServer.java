package dev.winnow.app.e2e;

/**
 * The program as the demo runs it: the sample corpus, the small graph where the demo lays it, no
 * keys, no generator. Started once.
 */
public final class DemoServer {

    static final StartedProgram PROGRAM =
            StartedProgram.start(
                    SampleIndex.withGraph(SampleIndex.copy()),
                    "--winnow.librechat.secret=" + LibreChatClient.SECRET,
                    "--winnow.pipeline.default-timeout=50s");

    private DemoServer() {}
}
