package dev.winnow.retriever.api;

import dev.winnow.core.query.Scope;
import dev.winnow.platform.error.Problems;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.retriever.ingest.BatchIngestion;
import dev.winnow.retriever.ingest.IngestBatch;
import dev.winnow.retriever.ingest.IngestJobs;
import dev.winnow.retriever.ingest.ReplaceRule;
import dev.winnow.retriever.ingest.SourceFile;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.http.ResponseEntity;

/** Hands what was uploaded to the jobs and answers with a receipt. */
public final class DocumentsIntake {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final BatchIngestion ingestion;
    private final IngestJobs jobs;
    private final DocumentsLimits limits;

    /**
     * @param ingestion what the jobs run
     */
    public DocumentsIntake(BatchIngestion ingestion, IngestJobs jobs, DocumentsLimits limits) {
        this.ingestion = ingestion;
        this.jobs = jobs;
        this.limits = limits;
    }

    DocumentsLimits limits() {
        return limits;
    }

    /** Fills a staging folder with files; it is emptied again whatever happens. */
    @FunctionalInterface
    interface Filling {
        List<SourceFile> into(DocumentsStaging staging) throws IOException;
    }

    ResponseEntity<DocumentsReceipt> take(RequestFrame frame, Filling filling) throws IOException {
        try {
            ingestion.requireWritable();
        } catch (IOException e) {
            throw IndexProblems.of(e);
        }
        DocumentsStaging staging = new DocumentsStaging();
        List<SourceFile> files;
        try {
            files = filling.into(staging);
        } catch (IOException | RuntimeException e) {
            staging.clear();
            throw e;
        }
        Scope scope = frame.scope();
        String job = frame.id().toString();
        IngestBatch batch = IngestBatch.of(scope.tenant(), ReplaceRule.visibleTo(scope), files);
        if (jobs.submit(job, scope.groups(), batch, staging::clear).isEmpty()) {
            throw Problems.OVERLOADED
                    .because(
                            "%d uploads wait already (winnow.ingest.max-waiting-jobs); send this one again later"
                                    .formatted(limits.waitingJobs()))
                    .retryAfter(RETRY);
        }
        DocumentsReceipt receipt = DocumentsReceipt.of(job);
        return ResponseEntity.accepted().location(URI.create(receipt.statusUrl())).body(receipt);
    }
}
