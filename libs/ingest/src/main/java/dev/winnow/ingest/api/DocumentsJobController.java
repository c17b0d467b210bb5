package dev.winnow.ingest.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.job.IngestJob;
import dev.winnow.ingest.job.IngestJobs;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.run.IngestReport.ProblemList;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** How far jobs are. */
@RestController
@Tag(name = "documents", description = "Documents come and go")
public final class DocumentsJobController {

    /** Watchers at a time, of all jobs together; each holds a connection and a virtual thread. */
    private static final int MOST_WATCHERS = 64;

    /** Watchers of one key, so that another one's find room. */
    private static final int MOST_OF_KEY = 16;

    private static final Duration RETRY = Duration.ofSeconds(5);

    /** A comment line after so long without news, or proxies take the connection for dead. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    /** Time between two events: people see no more than ten a second. */
    private static final long PAUSE_MS = 100;

    private final IngestJobs jobs;
    private final Map<String, Integer> watchers = new HashMap<>();

    public DocumentsJobController(IngestJobs jobs) {
        this.jobs = jobs;
    }

    /** A job as it is now. */
    @Operation(operationId = "getJob", summary = "How far an upload is")
    @GetMapping(path = "/v1/documents/jobs/{job}", produces = MediaType.APPLICATION_JSON_VALUE)
    DocumentsJobStatus status(
            Scope scope,
            @Parameter(description = "what taking documents in has answered") @PathVariable
                    String job) {
        IngestJob found = find(scope, job);
        return DocumentsJobStatus.of(found, found.state());
    }

    /**
     * A job while it goes on: events {@code progress} (at most ten a second), {@code problem} for
     * each file that fails, and at the end {@code done}, {@code error} or {@code cancelled} with
     * the job's status.
     */
    @Operation(
            operationId = "watchJob",
            summary = "An upload while it goes on (server-sent events)",
            description =
                    "Events are progress, problem for each file that cannot be read, and at the end done, error or cancelled.")
    @GetMapping(
            path = "/v1/documents/jobs/{job}/events",
            produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(
            Caller caller,
            @Parameter(description = "what taking documents in has answered") @PathVariable
                    String job) {
        IngestJob found = find(caller.scope(), job);
        enter(caller.name());
        // Without a limit of its own: it ends with the job, or when the caller goes away.
        SseEmitter emitter = new SseEmitter(0L);
        Thread.ofVirtual()
                .name("winnow-job-events")
                .start(
                        () -> {
                            try {
                                tell(found, emitter);
                            } finally {
                                leave(caller.name());
                            }
                        });
        return emitter;
    }

    /**
     * Ends a job: what it had stored stays, the rest is not done. Without effect on one that has
     * ended, as often as it is asked.
     */
    @Operation(
            operationId = "cancelJob",
            summary = "End an upload",
            description =
                    "What it had stored stays, the rest is not done. Without effect on one that has ended.")
    @ApiResponse(responseCode = "204", description = "it ends, or had ended")
    @DeleteMapping("/v1/documents/jobs/{job}")
    ResponseEntity<Void> cancel(
            Scope scope,
            @Parameter(description = "what taking documents in has answered") @PathVariable
                    String job) {
        jobs.cancel(find(scope, job));
        return ResponseEntity.noContent().build();
    }

    private void enter(String key) {
        synchronized (watchers) {
            int all = watchers.values().stream().mapToInt(Integer::intValue).sum();
            int own = watchers.getOrDefault(key, 0);
            if (all >= MOST_WATCHERS || own >= MOST_OF_KEY) {
                throw ProblemException.of(
                                Kind.OVERLOADED,
                                "%d watchers are connected already, %d with this key; at most %d may be, and %d with one key: ask for the status instead"
                                        .formatted(all, own, MOST_WATCHERS, MOST_OF_KEY))
                        .retryAfter(RETRY);
            }
            watchers.put(key, own + 1);
        }
    }

    private void leave(String key) {
        synchronized (watchers) {
            watchers.computeIfPresent(key, (name, count) -> count == 1 ? null : count - 1);
        }
    }

    private IngestJob find(Scope scope, String job) {
        return jobs.find(job)
                .filter(found -> found.isVisibleTo(scope))
                .orElseThrow(
                        () ->
                                ProblemException.of(
                                        Kind.NOT_FOUND,
                                        "there is no job '%s'; the newest %d of a tenant are remembered"
                                                .formatted(job, IngestJobs.REMEMBERED)));
    }

    /**
     * Tells one watcher of one job, until the job has ended or the watcher is gone. What happens
     * between two events is summed up, so a slow watcher holds nothing up.
     */
    private static void tell(IngestJob job, SseEmitter emitter) {
        int problems = 0;
        try {
            IngestJob.State state = job.state();
            while (true) {
                for (IngestProblem problem : job.failures(problems)) {
                    send(emitter, "problem", problem);
                    problems++;
                }
                String name =
                        switch (state.status()) {
                            case WAITING, RUNNING -> "progress";
                            case DONE -> "done";
                            case FAILED -> "error";
                            case CANCELLED -> "cancelled";
                        };
                send(emitter, name, DocumentsJobStatus.of(job, state));
                if (state.status().isFinal()) {
                    emitter.complete();
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
                IngestJob.State next = job.awaitChange(state.version(), KEEP_ALIVE);
                if (next.version() == state.version()) {
                    emitter.send(SseEmitter.event().comment("keep-alive"));
                }
                state = next;
            }
        } catch (IOException | IllegalStateException gone) {
            // The watcher went away, which is nobody's failure; the job goes on.
            emitter.completeWithError(gone);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            emitter.complete();
        }
    }

    private static void send(SseEmitter emitter, String name, Object data) throws IOException {
        emitter.send(SseEmitter.event().name(name).data(data, MediaType.APPLICATION_JSON));
    }

    /**
     * A job at one moment.
     *
     * @param job id of the job
     * @param status waiting, running, done, failed (it ended before its end; what was stored stays)
     *     or cancelled
     * @param accepted when it was taken in
     * @param progress how far it is; left out while it waits
     * @param report what it has done; left out until it is done
     * @param error why it is not done; left out if nothing failed
     */
    record DocumentsJobStatus(
            String job,
            IngestJob.Status status,
            Instant accepted,
            @Nullable Progress progress,
            @Nullable Report report,
            @Nullable String error) {

        static DocumentsJobStatus of(IngestJob job, IngestJob.State state) {
            return new DocumentsJobStatus(
                    job.id(),
                    state.status(),
                    job.accepted(),
                    state.progress() == null ? null : Progress.of(state.progress()),
                    state.report() == null ? null : Report.of(state.report()),
                    state.error());
        }

        /**
         * How far it is.
         *
         * @param total documents in all
         * @param done documents that are dealt with
         * @param stored documents that were added or changed
         * @param unchanged documents that were left as they are
         * @param failed files and lines that could not be read
         * @param passages passages stored so far, and those under way
         * @param percent of the documents, 0 to 100
         * @param elapsedMs milliseconds since the start
         * @param remainingMs milliseconds, an estimate; left out while there is nothing to estimate
         *     from
         */
        record Progress(
                int total,
                int done,
                int stored,
                int unchanged,
                int failed,
                int passages,
                int percent,
                long elapsedMs,
                @Nullable Long remainingMs) {

            static Progress of(IngestProgress progress) {
                Duration remaining = progress.remaining();
                return new Progress(
                        progress.total(),
                        progress.done(),
                        progress.stored(),
                        progress.unchanged(),
                        progress.failed(),
                        progress.passages(),
                        progress.percent(),
                        progress.elapsed().toMillis(),
                        remaining == null ? null : remaining.toMillis());
            }
        }

        /**
         * What it has done.
         *
         * @param added documents that are new
         * @param changed documents that replaced an earlier version
         * @param unchanged documents that were left as they are
         * @param deleted documents that have vanished from their origin
         * @param passages passages that were stored
         * @param failed what could not be read; an earlier version of it stays
         * @param skipped what is not meant to be read
         * @param notes what was read, but is not as it should be
         * @param durationMs milliseconds from start to end
         */
        record Report(
                int added,
                int changed,
                int unchanged,
                int deleted,
                int passages,
                ProblemList failed,
                ProblemList skipped,
                ProblemList notes,
                long durationMs) {

            static Report of(IngestReport report) {
                return new Report(
                        report.added(),
                        report.changed(),
                        report.unchanged(),
                        report.deleted(),
                        report.passages(),
                        report.failed(),
                        report.skipped(),
                        report.notes(),
                        report.duration().toMillis());
            }
        }
    }
}
