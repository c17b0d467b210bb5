package dev.winnow.ingest.api;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.job.IngestJobs;
import dev.winnow.ingest.job.UploadManifest;
import dev.winnow.ingest.job.UploadRoom;
import dev.winnow.ingest.job.Uploads;
import dev.winnow.ingest.run.BatchIngestion;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.platform.request.RequestFrame;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.ResponseEntity;

/**
 * Makes an upload durable, hands it to the jobs and answers with a receipt: whoever has that need
 * not send it again.
 */
public final class DocumentsIntake {

    private final BatchIngestion ingestion;
    private final DocumentStore store;
    private final IngestJobs jobs;
    private final Uploads uploads;
    private final UploadRoom room;
    private final DocumentsLimits limits;

    /** Bytes that uploads may still write. */
    private final AtomicLong unwritten = new AtomicLong();

    /**
     * @param ingestion what the jobs run
     * @param store on whose disk uploads lie until their jobs have ended
     */
    public DocumentsIntake(
            BatchIngestion ingestion,
            DocumentStore store,
            IngestJobs jobs,
            Uploads uploads,
            UploadRoom room,
            DocumentsLimits limits) {
        this.ingestion = ingestion;
        this.store = store;
        this.jobs = jobs;
        this.uploads = uploads;
        this.room = room;
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

    /**
     * Bytes for which a body may need room: what it announces, or else what it may have at most.
     */
    static long expected(HttpServletRequest request, long limit) {
        long announced = request.getContentLengthLong();
        return announced < 0 ? limit : Math.min(announced, limit);
    }

    /**
     * Takes an upload in. There is room for it before its body is read, and it outlives a crash
     * before it is answered.
     *
     * @param bytes that it has at most
     */
    ResponseEntity<DocumentsReceipt> take(RequestFrame frame, long bytes, Filling filling)
            throws IOException {
        try {
            ingestion.requireWritable();
        } catch (IOException e) {
            throw IndexProblems.of(e);
        }
        Scope sender = frame.scope();
        String job = frame.id().toString();
        UploadRoom.Place place = room.take(Owner.of(sender), bytes);
        try {
            jobs.submit(durable(sender, job, bytes, filling), place::leave);
        } catch (IOException | RuntimeException e) {
            place.leave();
            throw e;
        }
        DocumentsReceipt receipt = DocumentsReceipt.of(job);
        return ResponseEntity.accepted().location(URI.create(receipt.statusUrl())).body(receipt);
    }

    /** Reads what lies in a staging folder; nothing of it stays there. */
    @FunctionalInterface
    interface Reading {
        void of(DocumentsStaging staging) throws IOException;
    }

    /**
     * Lets a body lie on the disk while it is read. There is room for it, and for what is made of
     * it, before its first byte is read.
     *
     * @param bytes that the two have at most
     */
    void aside(RequestFrame frame, long bytes, Reading reading) throws IOException {
        Owner owner = Owner.of(frame.scope());
        // A tenant's share may be no larger than one document.
        long taken = Math.min(bytes, room.share(owner));
        UploadRoom.Place place = room.take(owner, taken);
        try {
            written(
                    taken,
                    () -> {
                        Uploads.Staged upload = stage(frame.id().toString());
                        try {
                            reading.of(new DocumentsStaging(upload));
                            return upload;
                        } finally {
                            upload.discard();
                        }
                    });
        } finally {
            place.leave();
        }
    }

    private UploadManifest durable(Scope sender, String job, long bytes, Filling filling)
            throws IOException {
        return written(bytes, () -> staged(sender, job, filling));
    }

    @FunctionalInterface
    private interface Writing<T> {
        T done() throws IOException;
    }

    private <T> T written(long bytes, Writing<T> writing) throws IOException {
        long promised = unwritten.addAndGet(bytes);
        try {
            store.requireRoomBeside(promised);
            return writing.done();
        } catch (IndexWriteException e) {
            throw IndexProblems.of(e);
        } finally {
            unwritten.addAndGet(-bytes);
        }
    }

    private UploadManifest staged(Scope sender, String job, Filling filling) throws IOException {
        Uploads.Staged upload = stage(job);
        try {
            List<SourceFile> files = filling.into(new DocumentsStaging(upload));
            try {
                return upload.seal(sender, jobs.clock().instant(), files);
            } catch (IOException e) {
                throw DocumentsStaging.unwritable(e);
            }
        } catch (IOException | RuntimeException e) {
            upload.discard();
            throw e;
        }
    }

    private Uploads.Staged stage(String job) throws IOException {
        try {
            return uploads.stage(job);
        } catch (IOException e) {
            throw DocumentsStaging.unwritable(e);
        }
    }
}
