package dev.winnow.eval.cli;

import dev.winnow.eval.service.RunningService;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running service is asked. */
final class ServiceOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the service (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://localhost:8080");

    @Option(names = "--api-key", paramLabel = "KEY", description = "For a service with keys.")
    private @Nullable String apiKey;

    RunningService service() {
        return new RunningService(url, apiKey);
    }
}
