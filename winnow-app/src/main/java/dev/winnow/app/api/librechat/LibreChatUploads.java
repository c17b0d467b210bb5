package dev.winnow.app.api.librechat;

import dev.winnow.app.api.inner.ApiCalls.Content;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/**
 * Reads the forms in which files come, a few at a time: each lies on the disk until it is handed
 * on.
 */
final class LibreChatUploads {

    /** Picked by hand: 160 MB of files as large as they may be. */
    private static final int MOST = 8;

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Semaphore places = new Semaphore(MOST);

    /**
     * A file that came.
     *
     * @param id as LibreChat calls it
     * @param name as its user calls it, without folders
     */
    record Upload(LibreChatUser user, String id, String name, MultipartFile file) {

        /** Its bytes, which whoever opened them closes. */
        Content content(MediaType type, InputStream bytes, @Nullable String encodedName) {
            return new Content(type, bytes, file.getSize(), encodedName);
        }
    }

    /** What is done with a file while there is room for it. */
    @FunctionalInterface
    interface Use<T> {
        T of(Upload upload) throws IOException;
    }

    /**
     * Uses the file of a form, which is gone afterwards.
     *
     * @throws ProblemException 429 while too many are on their way; 422 for a form without one
     */
    <T> T with(MultipartHttpServletRequest request, Use<T> use)
            throws IOException, ServletException {
        LibreChatUser user = LibreChatTokens.user(request);
        if (!places.tryAcquire()) {
            throw ProblemException.of(
                            Kind.OVERLOADED,
                            "%d files are on their way already, which is the limit; send it again"
                                    .formatted(MOST))
                    .retryAfter(RETRY);
        }
        try {
            // First, since Spring tells what is wrong with a form, and a parameter of it does not.
            MultipartFile part = part(request);
            String id = request.getParameter("file_id");
            String file = user.document("file_id", id).value().substring(user.folder().length());
            T used = use.of(new Upload(user, file, name(part), part));
            for (Part sent : request.getParts()) {
                sent.delete();
            }
            return used;
        } finally {
            places.release();
        }
    }

    private static MultipartFile part(MultipartHttpServletRequest request) {
        for (String name : List.of("file", "uploaded_file")) {
            MultipartFile part = request.getFile(name);
            if (part != null) {
                return part;
            }
        }
        throw ProblemException.of(Kind.INVALID_VALUE, "the form has no part file with a file name")
                .at("file");
    }

    private static String name(MultipartFile part) {
        String name = part.getOriginalFilename();
        String last = name == null ? "" : name.substring(name.lastIndexOf('/') + 1).strip();
        return last.isEmpty() ? "file" : last;
    }
}
