package dev.winnow.bench.cli;

import dev.winnow.app.cli.Samples;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.bench.stack.BuiltPrograms;
import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.stack.StackFolder;
import dev.winnow.bench.stack.StackProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Ports of a stack. */
final class StackOptions {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description =
                    "port of the gateway, the services take the next four (default:"
                            + " ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--broker-port",
            paramLabel = "PORT",
            defaultValue = "19092",
            description =
                    "port of the broker, its controller takes the next one (default:"
                            + " ${DEFAULT-VALUE})")
    private int brokerPort;

    Stack stack(WinnowHome home) {
        Path checkout = Samples.checkout();
        StackFolder folder = StackFolder.of(home);
        return new Stack(
                folder,
                new Stack.Ports(port, brokerPort),
                new BuiltPrograms(checkout),
                Map.of(
                        StackProgram.KG,
                        List.of("--winnow.graph.path=" + folder.home().sampleGraph()),
                        StackProgram.RETRIEVER,
                        List.of(
                                "--winnow.kafka.documents.enabled=true",
                                "--winnow.retriever.directory=" + folder.byTopic())));
    }
}
