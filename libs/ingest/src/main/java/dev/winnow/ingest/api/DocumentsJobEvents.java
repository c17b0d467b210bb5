package dev.winnow.ingest.api;

import dev.winnow.ingest.job.IngestJob;
import dev.winnow.ingest.source.IngestProblem;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells one watcher of one job. What happens between two events is summed up, so a slow watcher
 * holds nothing up.
 */
final class DocumentsJobEvents {

    /** A comment line after so long without news, or proxies take the connection for dead. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    /** Time between two events: people see no more than ten a second. */
    private static final long PAUSE_MS = 100;

    private final IngestJob job;
    private final SseEmitter emitter;
    private int problemsSent;

    DocumentsJobEvents(IngestJob job, SseEmitter emitter) {
        this.job = job;
        this.emitter = emitter;
    }

    /** Returns when the job has ended or the watcher is gone. */
    void send() {
        try {
            IngestJob.State state = job.state();
            while (true) {
                sendState(state);
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

    private void sendState(IngestJob.State state) throws IOException {
        for (IngestProblem problem : job.failures(problemsSent)) {
            send("problem", problem);
            problemsSent++;
        }
        DocumentsJobStatus status = DocumentsJobStatus.of(job, state);
        switch (state.status()) {
            case WAITING, RUNNING -> send("progress", status);
            case DONE -> send("done", status);
            case FAILED -> send("error", status);
            case CANCELLED -> send("cancelled", status);
        }
    }

    private void send(String name, Object data) throws IOException {
        emitter.send(SseEmitter.event().name(name).data(data, MediaType.APPLICATION_JSON));
    }
}
