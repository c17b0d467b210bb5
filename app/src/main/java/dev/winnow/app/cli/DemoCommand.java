package dev.winnow.app.cli;

import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.context.ContextResponse;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.platform.json.WinnowJson;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Everything at once: the sample graph is loaded and the sample corpus taken in, the service runs,
 * a question is answered.
 */
@Command(name = "demo")
final class DemoCommand extends Subcommand {

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080")
    private int port;

    DemoCommand(Place place) {
        super(new Place(place.terminal(), place.home().demo(), place.environment()));
    }

    @Override
    public Integer call() {
        Path corpus = Samples.folder("corpus");
        Service.requireFree(home, port, "demo");
        Samples.loadGraph(home, terminal);
        Map<String, Object> defaults = new LinkedHashMap<>();
        // The demo's own lines are what there is to read; warnings still show.
        defaults.put("logging.level.root", "WARN");
        terminal.line("Starting the service...");
        try (Service service = Service.start(home, defaults, List.of("--server.port=" + port));
                // As the other commands find it, which is how it tells its owner from others.
                ServiceClient client = new ServiceChoice().clientOfStarted(home, environment)) {
            index(client, corpus);
            String body = client.context(ContextRequest.of(Samples.QUESTION));
            show(service.url(), WinnowJson.tolerant().readValue(body, ContextResponse.class));
            service.awaitStop();
        }
        return ExitCode.DONE;
    }

    private void index(ServiceClient client, Path corpus) {
        IngestReport report;
        try (ProgressDisplay display = new ProgressDisplay(terminal)) {
            report = client.index(List.of(corpus), "", display);
        }
        ProgressDisplay.print(report, terminal);
    }

    private void show(URI url, ContextResponse context) {
        terminal.line(
                """

                Open %s in a browser, and ask there, e.g.:
                  %s
                  %s
                  %s

                The first one in the terminal:

                %s
                """,
                terminal.bold(url.toString()),
                Samples.QUESTION,
                Samples.GRAPH_QUESTION,
                Samples.SENTENCE_QUESTION,
                terminal.bold(Samples.QUESTION));
        new ContextPrinter(terminal).print(context);
        terminal.line(
                """

                The same for programs:

                curl -s %1$s/v1/context -H 'Content-Type: application/json' -d '{"query": "%2$s"}'

                And one that the graph answers, with the source of each fact:

                curl -s %1$s/v1/context -H 'Content-Type: application/json' -d '{"query": "%3$s"}'

                API page:     %1$s/swagger-ui.html
                Chat clients: base URL %1$s/v1, model winnow
                More:         ./winnow ask "..." in another terminal, with --url %1$s once you have documents of your own. Ctrl-C stops the service.
                Your own:     ./winnow index PATH takes documents in, beside these samples and apart from them.\
                """,
                url, Samples.QUESTION, Samples.GRAPH_QUESTION);
    }
}
