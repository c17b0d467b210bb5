package dev.winnow.app.api.librechat;

import dev.winnow.app.api.inner.ApiCalls.Content;
import dev.winnow.core.fair.Holdings;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.platform.error.ProblemException;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/**
 * Reads the forms in which files come, a few at a time and of each user fewer: each lies on the
 * disk until it is handed on.
 */
final class LibreChatUploads {

    /** Picked by hand: 160 MB of files as large as they may be. */
    private static final int MOST = 8;

    /**
     * Bytes of a form beside its file: ids, a name, borders. Picked by hand, far more than that.
     */
    private static final long FIELDS = 64 << 10;

    /** Bytes that a form may have where no setting says so; as the settings that are shipped. */
    private static final long UNLIMITED = 64 << 20;

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final UploadQuota room;

    /** Bytes that a form has which does not say how many: LibreChat's have one file. */
    private final long largest;

    private final Holdings places = new Holdings();

    /**
     * @param room for forms until they are handed on
     * @param limits of forms
     */
    LibreChatUploads(UploadQuota room, MultipartConfigElement limits) {
        this.room = room;
        this.largest =
                Math.min(most(limits.getMaxRequestSize()), most(limits.getMaxFileSize()) + FIELDS);
    }

    /** No limit is a number below 0. */
    private static long most(long limit) {
        return limit < 0 ? UNLIMITED : limit;
    }

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
     * @param owner the user
     * @throws ProblemException 429 while too many are on their way, in all or of this user, or
     *     there is no room for its bytes; 422 for a form without one
     */
    <T> T with(MultipartHttpServletRequest request, Owner owner, Use<T> use)
            throws IOException, ServletException {
        LibreChatUser user = LibreChatTokens.user(request);
        enter(owner);
        try {
            T used = use.of(read(request, user, owner));
            for (Part sent : request.getParts()) {
                sent.delete();
            }
            return used;
        } finally {
            leave(owner);
        }
    }

    private synchronized void enter(Owner owner) {
        refuse(places.all(), MOST, "%d files are");
        refuse(places.of(owner), owner.share(MOST), "%d files of this user are");
        places.add(owner, 1);
    }

    private synchronized void leave(Owner owner) {
        places.add(owner, -1);
    }

    private static void refuse(long taken, long most, String what) {
        if (taken >= most) {
            throw ProblemException.of(
                            Kind.OVERLOADED,
                            "%s on their way already, which is the limit; send it again"
                                    .formatted(what.formatted(most)))
                    .limit(most, taken + 1)
                    .retryAfter(RETRY);
        }
    }

    /**
     * Reads a form to its end, for which there is room before its first byte. Whatever takes the
     * file over has room of its own, so that of the form is given back before: while the file is
     * copied the places bound what lies there twice.
     */
    private Upload read(MultipartHttpServletRequest request, LibreChatUser user, Owner owner) {
        long announced = request.getContentLengthLong();
        UploadQuota.Place place = room.take(owner, announced < 0 ? largest : announced);
        try {
            // First, since Spring tells what is wrong with a form, and a parameter of it does not.
            MultipartFile part = part(request);
            String id = request.getParameter("file_id");
            String file = user.document("file_id", id).value().substring(user.folder().length());
            return new Upload(user, file, name(part), part);
        } finally {
            place.leave();
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
