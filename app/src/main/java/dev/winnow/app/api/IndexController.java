package dev.winnow.app.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.api.IndexProblems;
import dev.winnow.ingest.config.IngestProperties;
import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import dev.winnow.ingest.run.Ingestion;
import dev.winnow.ingest.source.FolderWalk;
import dev.winnow.ingest.source.FolderWalk.IndexRoots;
import dev.winnow.ingest.source.IngestBatch.ReplaceRule;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.platform.error.ProblemDocument;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.ConditionalOnStagesHere;
import dev.winnow.platform.request.ExampleBody;
import dev.winnow.platform.security.WinnowSecurityProperties;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes in files and folders of the server's own machine. Whoever may name any path can read every
 * file that the server can, so that is for the user who runs the server alone; keys name paths
 * below {@code winnow.ingest.roots}.
 */
@RestController
@ConditionalOnStagesHere
@Tag(name = "documents", description = "Documents come and go")
public final class IndexController {

    private static final String EXAMPLE =
            """
            {"paths": ["/srv/documents"]}
            """;

    /** The path, for the rule that guards it. */
    public static final String PATH = "/v1/index";

    private static final Logger LOG = LoggerFactory.getLogger(IndexController.class);

    private final Ingestion ingestion;
    private final ScheduledExecutorService keepAlive;
    private final boolean owner;
    private final IndexRoots roots;

    /**
     * Without keys only the user who runs the server has the authority, and can read the files as
     * well as the server can.
     */
    public IndexController(
            Ingestion ingestion,
            ScheduledExecutorService keepAlive,
            IngestProperties properties,
            WinnowSecurityProperties security) {
        this.ingestion = ingestion;
        this.keepAlive = keepAlive;
        this.owner = security.apiKeys().isEmpty();
        this.roots = owner ? IndexRoots.ANYWHERE : IndexRoots.of(properties.roots());
    }

    /**
     * Runs to the end and tells about it as it goes. A caller who hangs up stops the run; what was
     * committed stays.
     */
    @Operation(
            summary =
                    "Index folders of the server's own machine below winnow.ingest.roots (authority index)",
            description =
                    "Answers with server-sent events: progress after each document and about once a second, failed for each that cannot be read, report at the end. "
                            + "Files that have vanished from a folder leave the index. Hanging up stops the run; the next one does the rest. "
                            + "The example works where winnow.ingest.roots lists /srv/documents.")
    @PostMapping(
            path = PATH,
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void index(
            @ExampleBody(EXAMPLE) @RequestBody IndexRequest request,
            Scope scope,
            HttpServletResponse response) {
        List<Path> paths = paths(request);
        requireWritable();
        try (SseStream events = new SseStream(response, keepAlive, SseStream.KEEP_ALIVE)) {
            String prefix = Objects.requireNonNullElse(request.prefix(), "");
            events.data(run(scope, paths, prefix, events));
        }
    }

    /** Before the stream begins, whose status is 200 whatever comes. */
    private void requireWritable() {
        try {
            ingestion.requireWritable();
        } catch (IOException e) {
            throw IndexProblems.of(e);
        }
    }

    private List<Path> paths(IndexRequest request) {
        if (roots.isEmpty()) {
            throw ProblemException.of(
                    Kind.FORBIDDEN,
                    "no folder of this machine may be indexed over HTTP: winnow.ingest.roots lists none; upload the files with POST /v1/documents");
        }
        if (request.paths().isEmpty()) {
            throw refused(Kind.INVALID_VALUE, "paths must name at least one file or folder", null);
        }
        return request.paths().stream().map(this::path).toList();
    }

    private Path path(String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw refused(
                    Kind.INVALID_VALUE, "paths has an entry that is no path on this system", e);
        }
        if (!path.isAbsolute()) {
            throw refused(
                    Kind.INVALID_VALUE,
                    "paths must be absolute: the server does not know the caller's folder",
                    null);
        }
        if (!roots.admits(path)) {
            throw refused(
                    Kind.FORBIDDEN,
                    "a path is not that of a file or folder below winnow.ingest.roots without a hidden name; links do not lead out of them",
                    null);
        }
        return path;
    }

    private static ProblemException refused(Kind kind, String why, @Nullable Exception cause) {
        return ProblemException.of(kind, why, cause).at("paths");
    }

    /**
     * On a thread of its own: writing an index holds its thread for long, which the carriers of
     * virtual threads cannot afford. That thread is asked to stop and never interrupted: an
     * interrupt in the middle of a write would close the index for the whole service.
     */
    private Map<String, Object> run(
            Scope scope, List<Path> paths, String prefix, SseStream events) {
        AtomicBoolean stop = new AtomicBoolean();
        ReplaceRule replaceable = owner ? ReplaceRule.ALL : ReplaceRule.visibleTo(scope);
        FutureTask<Map<String, Object>> task =
                new FutureTask<>(
                        () ->
                                Map.of(
                                        "report",
                                        ingestion.run(
                                                FolderWalk.find(
                                                        scope, replaceable, roots, paths, prefix),
                                                listener(events, stop))));
        Thread.ofPlatform().name("winnow-index").start(task);
        while (true) {
            try {
                return task.get();
            } catch (InterruptedException e) {
                stop.set(true);
            } catch (ExecutionException e) {
                return Map.of("problem", ProblemDocument.of(failed(e.getCause()), null));
            }
        }
    }

    private static ProblemException failed(@Nullable Throwable cause) {
        if (cause instanceof InterruptedException) {
            return ProblemException.of(
                    Kind.CANCELLED, "the run was stopped; what was committed stays");
        }
        LOG.error("indexing failed", cause);
        return cause instanceof IOException
                ? ProblemException.of(
                        Kind.UNAVAILABLE,
                        "the index cannot be read or written; what was committed stays, the log says more")
                : ProblemException.of(
                        Kind.INTERNAL,
                        "an unexpected error; what was committed stays, the log says more");
    }

    private static IngestListener listener(SseStream events, AtomicBoolean stop) {
        return new IngestListener() {
            @Override
            public void progress(IngestProgress progress) {
                events.data(Map.of("progress", progress));
            }

            @Override
            public void failed(IngestProblem problem) {
                events.data(Map.of("failed", problem));
            }

            @Override
            public boolean isCancelled() {
                return stop.get() || events.isGone();
            }
        };
    }

    /**
     * Files and folders of the server's own machine that are to be taken in.
     *
     * @param paths at least one file or folder of the server's machine, absolute
     * @param prefix before the name of the folder in each id, where two folders have one name; none
     *     if it is left out
     */
    public record IndexRequest(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> paths,
            @Nullable String prefix) {

        public IndexRequest {
            paths = List.copyOf(paths);
        }
    }
}
