package dev.winnow.ingest.api;

import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.ingest.job.Uploads;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemExtras;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.springframework.web.multipart.MultipartFile;

/** Writes what one request sent into the folder of its upload. */
final class DocumentsStaging {

    /** Somebody has to make room, which takes minutes rather than seconds; picked by hand. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final Uploads.Staged upload;

    DocumentsStaging(Uploads.Staged upload) {
        this.upload = upload;
    }

    /** Where the next file goes, for what writes it itself. */
    Path next() {
        return upload.next();
    }

    Path add(MultipartFile part) throws IOException {
        Path file = upload.next();
        try {
            // As a file and not as a path: then it is renamed and not copied.
            part.transferTo(file.toFile());
        } catch (IOException e) {
            throw unwritable(e);
        }
        return file;
    }

    Path add(byte[] content) throws IOException {
        try {
            return Files.write(upload.next(), content);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Stores a request's body.
     *
     * @param limit most bytes
     * @param key the setting of the limit
     */
    Path add(HttpServletRequest request, long limit, String key) throws IOException {
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(request.getContentLengthLong(), limit, key);
        }
        Path file = upload.next();
        byte[] buffer = new byte[1 << 16];
        long written = 0;
        try (InputStream in = request.getInputStream();
                OutputStream out = Files.newOutputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                written += read;
                if (written > limit) {
                    throw tooLarge(written, limit, key);
                }
                write(out, buffer, read);
            }
        }
        return file;
    }

    private static void write(OutputStream out, byte[] buffer, int length) throws IOException {
        try {
            out.write(buffer, 0, length);
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
        return new ProblemException(
                        new Problem(
                                Kind.INSUFFICIENT_STORAGE,
                                "the disk has no room for the upload, of which nothing was kept; make room on the disk of winnow.retriever.directory, then send it again"),
                        ProblemExtras.NONE,
                        cause)
                .retryAfter(RETRY);
    }

    static RuntimeException tooLarge(long actual, long limit, String key) {
        return ProblemException.of(
                        Kind.TOO_LARGE,
                        "the body has more than %,d bytes; send it in parts, or raise %s"
                                .formatted(limit, key))
                .limit(limit, actual);
    }
}
