package dev.winnow.app.cli;

import dev.winnow.app.api.IndexController.IndexRequest;
import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.run.IngestProgress;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.platform.error.ProblemDocument;
import dev.winnow.platform.json.WinnowJson;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Has a running service on this machine read the files, and follows its events. */
final class RemoteIndexing {

    private static final String DATA = "data: ";

    /** Exactly one of them is there; report and problem are the end. */
    private record Event(
            @Nullable IngestProgress progress,
            @Nullable IngestProblem failed,
            @Nullable IngestReport report,
            @Nullable ProblemDocument problem) {}

    private final ServiceClient client;

    RemoteIndexing(ServiceClient client) {
        this.client = client;
    }

    /**
     * Runs to the end.
     *
     * @param roots absolute paths
     * @param prefix of the ids, none if it is empty
     * @throws CommandException if it could not be done
     */
    IngestReport run(List<Path> roots, String prefix, IngestListener listener) {
        byte[] body =
                WinnowJson.strict()
                        .writeValueAsBytes(
                                new IndexRequest(
                                        roots.stream().map(Path::toString).toList(),
                                        // So that an older service is asked as before.
                                        prefix.isEmpty() ? null : prefix));
        HttpRequest.Builder request =
                client.endlessRequest("v1/index")
                        .header("Content-Type", "application/json")
                        .header("Accept", "text/event-stream, application/problem+json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        HttpResponse<Stream<String>> response =
                client.exchange(request, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                throw client.refused(
                        response.statusCode(), lines.collect(Collectors.joining("\n")));
            }
            IngestReport report = follow(lines.iterator(), listener);
            if (report == null) {
                throw new CommandException(
                        "the service at %s stopped before the end; run the command again, it does the rest"
                                .formatted(client.url()));
            }
            return report;
        } catch (UncheckedIOException e) {
            throw new CommandException(
                    "the connection to %s broke; run the command again, it does the rest"
                            .formatted(client.url()),
                    e);
        }
    }

    private @Nullable IngestReport follow(Iterator<String> lines, IngestListener listener) {
        IngestReport report = null;
        while (lines.hasNext()) {
            String line = lines.next();
            if (!line.startsWith(DATA)) {
                continue;
            }
            Event event =
                    WinnowJson.tolerant()
                            .readValue(line.substring(DATA.length()), Event.class);
            ProblemDocument problem = event.problem();
            if (problem != null) {
                throw new CommandException("%s: %s".formatted(problem.title(), problem.detail()));
            }
            if (event.progress() != null) {
                listener.progress(event.progress());
            }
            if (event.failed() != null) {
                listener.failed(event.failed());
            }
            report = event.report() == null ? report : event.report();
        }
        return report;
    }
}
