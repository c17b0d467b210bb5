package dev.winnow.retriever.api;

import dev.winnow.core.query.Scope;
import dev.winnow.platform.error.Problems;
import dev.winnow.retriever.ingest.IngestJob;
import dev.winnow.retriever.ingest.IngestJobs;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** How far jobs are. */
@RestController
public final class DocumentsJobController {

    /** Watchers at a time, of all jobs together; each holds a connection and a virtual thread. */
    private static final int MOST_WATCHERS = 64;

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final IngestJobs jobs;
    private final Semaphore watchers = new Semaphore(MOST_WATCHERS);

    public DocumentsJobController(IngestJobs jobs) {
        this.jobs = jobs;
    }

    /** A job as it is now. */
    @GetMapping(path = "/v1/documents/jobs/{job}", produces = MediaType.APPLICATION_JSON_VALUE)
    DocumentsJobStatus status(Scope scope, @PathVariable String job) {
        IngestJob found = find(scope, job);
        return DocumentsJobStatus.of(found, found.state());
    }

    /**
     * A job while it goes on: events {@code progress} (at most ten a second), {@code problem} for each file that fails, and at the end
     * {@code done} or {@code error} with the job's status.
     */
    @GetMapping(
            path = "/v1/documents/jobs/{job}/events",
            produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(Scope scope, @PathVariable String job) {
        IngestJob found = find(scope, job);
        if (!watchers.tryAcquire()) {
            throw Problems.OVERLOADED
                    .because(
                            "%d watchers are connected already; ask for the status instead"
                                    .formatted(MOST_WATCHERS))
                    .retryAfter(RETRY);
        }
        // Without a limit of its own: it ends with the job, or when the caller goes away.
        SseEmitter emitter = new SseEmitter(0L);
        Thread.ofVirtual()
                .name("winnow-job-events")
                .start(
                        () -> {
                            try {
                                new DocumentsJobEvents(found, emitter).send();
                            } finally {
                                watchers.release();
                            }
                        });
        return emitter;
    }

    private IngestJob find(Scope scope, String job) {
        return jobs.find(job)
                .filter(found -> found.isVisibleTo(scope))
                .orElseThrow(
                        () ->
                                Problems.NOT_FOUND.because(
                                        "there is no job '%s'; the newest ones are remembered until the service stops"
                                                .formatted(job)));
    }
}
