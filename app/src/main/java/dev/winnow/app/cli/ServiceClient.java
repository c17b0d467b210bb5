package dev.winnow.app.cli;

import dev.winnow.app.api.IndexController.IndexRequest;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.platform.error.ProblemDocument;
import dev.winnow.platform.json.WinnowJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Calls a running service. Every failure becomes a sentence that says what to do. */
final class ServiceClient implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(3);

    /**
     * Longer than any deadline that the service accepts (60 s), so that its own answer about it
     * arrives.
     */
    private static final Duration ANSWER = Duration.ofSeconds(75);

    private static final String DATA = "data: ";

    /** Exactly one of them is there; report and problem are the end. */
    private record Event(
            @Nullable IngestProgress progress,
            @Nullable IngestProblem failed,
            @Nullable IngestReport report,
            @Nullable ProblemDocument problem) {}

    private final URI url;
    private final @Nullable String apiKey;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();

    ServiceClient(URI url, @Nullable String apiKey) {
        this.url = url.toString().endsWith("/") ? url : URI.create(url + "/");
        this.apiKey = apiKey;
    }

    URI url() {
        return url;
    }

    HttpRequest.Builder request(String path) {
        return endlessRequest(path).timeout(ANSWER);
    }

    /**
     * A request that may take hours. A time-out is no measure of it: from Java 26 on it counts
     * until the last byte of the answer.
     */
    private HttpRequest.Builder endlessRequest(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path));
        if (apiKey != null) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        return request;
    }

    /** The body of the answer to a question. */
    String context(ContextRequest question) {
        return send(json(request("v1/context"), question));
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request, Object body) {
        byte[] json = WinnowJson.strict().writeValueAsBytes(body);
        return request.header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json));
    }

    /** What a path answers, read as a type. */
    <T> T read(String path, Class<T> type) {
        return WinnowJson.tolerant().readValue(send(request(path)), type);
    }

    /**
     * Sends a request and returns the body of the answer.
     *
     * @throws CommandException for anything but success
     */
    String send(HttpRequest.Builder request) {
        HttpResponse<String> response = exchange(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw refused(response.statusCode(), response.body());
        }
        return response.body();
    }

    <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request.build(), body);
        } catch (ConnectException e) {
            throw new CommandException.NoServiceException(
                    e,
                    "no service answers at %s; start it with 'winnow serve', or leave --url out",
                    url);
        } catch (HttpTimeoutException e) {
            throw new CommandException(e, "the service at %s did not answer in time", url);
        } catch (IOException e) {
            throw new CommandException(e, "the connection to %s broke: %s", url, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(e, "interrupted");
        }
    }

    /**
     * Has the service read files of its own machine, and follows its events to the end.
     *
     * @param roots absolute paths
     * @param prefix of the ids, none if it is empty
     * @throws CommandException if it could not be done
     */
    IngestReport index(List<Path> roots, String prefix, IngestListener listener) {
        List<String> paths = roots.stream().map(Path::toString).toList();
        // Without a prefix an older service is asked as before.
        IndexRequest wanted = new IndexRequest(paths, prefix.isEmpty() ? null : prefix);
        HttpRequest.Builder request =
                json(endlessRequest("v1/index"), wanted)
                        .header("Accept", "text/event-stream, application/problem+json");
        HttpResponse<Stream<String>> response =
                exchange(request, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                throw refused(response.statusCode(), lines.collect(Collectors.joining("\n")));
            }
            IngestReport report = follow(lines.iterator(), listener);
            if (report == null) {
                throw new CommandException(
                        "the service at %s stopped before the end; run the command again, it does the rest",
                        url);
            }
            return report;
        } catch (UncheckedIOException e) {
            throw new CommandException(
                    e, "the connection to %s broke; run the command again, it does the rest", url);
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
                    WinnowJson.tolerant().readValue(line.substring(DATA.length()), Event.class);
            ProblemDocument problem = event.problem();
            if (problem != null) {
                throw new CommandException("%s: %s", problem.title(), problem.detail());
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

    CommandException refused(int status, String body) {
        if (status == 401) {
            return new CommandException(
                    "the service at %s wants a key: give --api-key, or set WINNOW_API_KEY", url);
        }
        try {
            ProblemDocument problem = WinnowJson.tolerant().readValue(body, ProblemDocument.class);
            return new CommandException("%s: %s", problem.title(), problem.detail());
        } catch (JacksonException e) {
            return new CommandException(
                    e,
                    "the service at %s answered with status %d and no problem document; is it Winnow?",
                    url,
                    status);
        }
    }

    /** The ids of a list of models as OpenAI's API has it. */
    static List<String> models(String body) {
        return WinnowJson.tolerant()
                .readTree(body)
                .path("data")
                .valueStream()
                .map(model -> model.path("id").asString(""))
                .filter(id -> !id.isEmpty())
                .toList();
    }

    @Override
    public void close() {
        http.close();
    }
}
