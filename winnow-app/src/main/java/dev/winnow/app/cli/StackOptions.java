package dev.winnow.app.cli;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.stack.BuiltPrograms;
import dev.winnow.app.stack.Stack;
import dev.winnow.app.stack.StackFolder;
import dev.winnow.app.stack.StackPorts;
import dev.winnow.app.stack.StackProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where a stack listens. */
final class StackOptions {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description =
                    "port of the gateway, the services take the next four (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--broker-port",
            paramLabel = "PORT",
            defaultValue = "19092",
            description =
                    "port of the broker, its controller takes the next one (default: ${DEFAULT-VALUE})")
    private int brokerPort;

    Stack stack(WinnowHome home) {
        Path checkout = Path.of(System.getProperty(DemoCommand.CHECKOUT, "")).toAbsolutePath();
        StackFolder folder = StackFolder.of(home);
        return new Stack(
                folder,
                new StackPorts(port, brokerPort),
                new BuiltPrograms(checkout),
                Map.of(
                        StackProgram.KG,
                        List.of("--winnow.graph.path=" + folder.home().sampleGraph()),
                        StackProgram.RETRIEVER,
                        List.of(
                                "--winnow.kafka.documents.replica=true",
                                "--winnow.retriever.directory=" + folder.replica())));
    }
}
