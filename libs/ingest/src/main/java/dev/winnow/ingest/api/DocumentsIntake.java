package dev.winnow.ingest.api;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.extract.Format;
import dev.winnow.ingest.job.IngestJobs;
import dev.winnow.ingest.job.UploadManifest;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.ingest.job.Uploads;
import dev.winnow.ingest.run.BatchIngestion;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.RequestFrame;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.io.function.IOFunction;
import org.apache.commons.io.function.IOSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.multipart.MultipartFile;

/**
 * Makes an upload durable, hands it to the jobs and answers with a receipt: a caller who has that
 * need not send it again.
 */
public final class DocumentsIntake {

    /** Room has to be made, which takes minutes rather than seconds; picked by hand. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final BatchIngestion ingestion;
    private final DocumentStore store;
    private final IngestJobs jobs;
    private final Uploads uploads;
    private final UploadQuota room;
    private final Limits limits;

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
            UploadQuota room,
            Limits limits) {
        this.ingestion = ingestion;
        this.store = store;
        this.jobs = jobs;
        this.uploads = uploads;
        this.room = room;
        this.limits = limits;
    }

    /**
     * Limits of each upload.
     *
     * @param document largest document in bytes
     * @param upload largest body of JSON lines in bytes
     */
    public record Limits(long document, long upload) {

        static final String DOCUMENT_KEY = "winnow.ingest.max-document-size";
        static final String UPLOAD_KEY = "winnow.ingest.max-upload-size";
    }

    /**
     * What was taken in and is on its way into the index.
     *
     * @param job id of the job
     * @param statusUrl where it can be asked how far it is
     * @param eventsUrl where it tells of itself (server-sent events)
     */
    record DocumentsReceipt(String job, String statusUrl, String eventsUrl) {}

    Limits limits() {
        return limits;
    }

    /**
     * Bytes for which a body may need room: what it announces, or else what it may have at most.
     */
    static long expected(HttpServletRequest request, long limit) {
        long announced = request.getContentLengthLong();
        return announced < 0 ? limit : Math.min(announced, limit);
    }

    /** A name that promises the format that the content type tells, if it tells one. */
    static String name(String id, @Nullable String contentType) {
        if (contentType == null) {
            return id;
        }
        try {
            MediaType type = MediaType.parseMediaType(contentType);
            return Format.nameOf(id, type.getType() + "/" + type.getSubtype());
        } catch (InvalidMediaTypeException e) {
            return id;
        }
    }

    /**
     * Takes an upload in. There is room for it before its body is read, and it outlives a crash
     * before it is answered.
     *
     * @param bytes that it has at most
     * @param filling fills its folder, which is emptied again if that fails
     */
    ResponseEntity<DocumentsReceipt> take(
            RequestFrame frame, long bytes, IOFunction<Staging, List<SourceFile>> filling)
            throws IOException {
        try {
            ingestion.requireWritable();
        } catch (IOException e) {
            throw IndexProblems.of(e);
        }
        Scope sender = frame.scope();
        String job = frame.id().toString();
        UploadQuota.Place place = room.take(Owner.of(sender), bytes);
        try {
            UploadManifest upload =
                    staged(
                            job,
                            bytes,
                            true,
                            staging -> {
                                List<SourceFile> files = filling.apply(staging);
                                return writing(
                                        () ->
                                                staging.upload.seal(
                                                        sender, jobs.clock().instant(), files));
                            });
            jobs.submit(upload, place::leave);
        } catch (IOException | RuntimeException e) {
            place.leave();
            throw e;
        }
        String url = "/v1/documents/jobs/" + job;
        return ResponseEntity.accepted()
                .location(URI.create(url))
                .body(new DocumentsReceipt(job, url, url + "/events"));
    }

    /**
     * Lets a body lie on the disk while it is read; nothing of it stays there. There is room for
     * it, and for what is made of it, before its first byte is read.
     *
     * @param bytes that the two have at most
     */
    <T> T aside(RequestFrame frame, long bytes, IOFunction<Staging, T> reading) throws IOException {
        Owner owner = Owner.of(frame.scope());
        // A tenant's share may be no larger than one document.
        long taken = Math.min(bytes, room.share(owner));
        UploadQuota.Place place = room.take(owner, taken);
        try {
            return staged(frame.id().toString(), taken, false, reading);
        } finally {
            place.leave();
        }
    }

    /**
     * @param kept whether the folder stays if nothing fails
     */
    private <T> T staged(String job, long bytes, boolean kept, IOFunction<Staging, T> use)
            throws IOException {
        long promised = unwritten.addAndGet(bytes);
        try {
            try {
                store.requireRoomBeside(promised);
            } catch (IOException e) {
                throw IndexProblems.of(e);
            }
            Staging staging = new Staging(writing(() -> uploads.stage(job)));
            boolean stays = false;
            try {
                T result = use.apply(staging);
                stays = kept;
                return result;
            } finally {
                if (!stays) {
                    staging.upload.discard();
                }
            }
        } finally {
            unwritten.addAndGet(-bytes);
        }
    }

    private static <T> T writing(IOSupplier<T> use) throws IOException {
        try {
            return use.get();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** A full disk says nothing about the request: its sender is told to come back. */
    static IOException unwritable(IOException failure) {
        if (isForRoom(failure)) {
            throw noRoom(failure);
        }
        return failure;
    }

    /**
     * Java has no type for it: the system's own words, which are English whatever the machine's
     * language is.
     */
    static boolean isForRoom(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("no space left") || message.contains("quota exceeded")) {
                return true;
            }
        }
        return false;
    }

    static ProblemException noRoom(Throwable cause) {
        return ProblemException.of(
                        Kind.INSUFFICIENT_STORAGE,
                        "the disk has no room for the upload, of which nothing was kept; make room on the disk of winnow.retriever.directory, then send it again",
                        cause)
                .retryAfter(RETRY);
    }

    /** Writes what one request sent into the folder of its upload. */
    static final class Staging {

        private final Uploads.Staged upload;

        private Staging(Uploads.Staged upload) {
            this.upload = upload;
        }

        /** Where the next file goes, for what writes it itself. */
        Path next() {
            return upload.next();
        }

        Path add(MultipartFile part) throws IOException {
            Path file = upload.next();
            return writing(
                    () -> {
                        // As a file and not as a path: then it is renamed and not copied.
                        part.transferTo(file.toFile());
                        return file;
                    });
        }

        Path add(byte[] content) throws IOException {
            return writing(() -> Files.write(upload.next(), content));
        }

        /**
         * Stores a request's body.
         *
         * @param limit most bytes
         * @param key the setting of the limit
         */
        Path add(HttpServletRequest request, long limit, String key) throws IOException {
            requireSmall(request.getContentLengthLong(), limit, key);
            Path file = upload.next();
            byte[] buffer = new byte[1 << 16];
            long written = 0;
            try (InputStream in = request.getInputStream();
                    OutputStream out = Files.newOutputStream(file)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    written += read;
                    requireSmall(written, limit, key);
                    int length = read;
                    writing(
                            () -> {
                                out.write(buffer, 0, length);
                                return out;
                            });
                }
            }
            return file;
        }

        private static void requireSmall(long actual, long limit, String key) {
            if (actual > limit) {
                throw ProblemException.of(
                                Kind.TOO_LARGE,
                                "the body has more than %,d bytes; send it in parts, or raise %s"
                                        .formatted(limit, key))
                        .limit(limit, actual);
            }
        }
    }
}
