package dev.winnow.app.api.librechat;

import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.api.knowledge.PrunedPassage;
import dev.winnow.app.api.librechat.LibreChatUploads.Upload;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.passage.Passage;
import dev.winnow.ingest.extract.Format;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.HeapRoom;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;

/**
 * A user's files, as documents of this server's API; what LibreChat gets is as its rag_api has it.
 */
record LibreChatFiles(ApiCalls api) {

    /** An honest file takes seconds, and nobody looks at a spinner for longer. Picked by hand. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration FIRST_LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int PAGE = 1000;

    /** Codes of a job for what no reader is there for. */
    private static final Set<String> UNREAD = Set.of("unsupported", "wrong-extension");

    /**
     * A file that is taken in.
     *
     * @param id of the job that has it
     */
    record Job(String id, String file, String name) {}

    /**
     * What became of a file.
     *
     * @param status whether it can be asked about
     * @param knownType false for a type that is not read
     */
    record FileStored(
            boolean status, String message, String fileId, String filename, boolean knownType) {}

    /** The text of a file that was not kept. */
    record FileRead(String text, String fileId, String filename, boolean knownType) {}

    /**
     * A text and where it is from.
     *
     * @param pageContent the kept sentences of a passage, or the whole text of a file
     */
    record FileText(String pageContent, FilePlace metadata) {

        static FileText of(PrunedPassage kept, LibreChatUser user) {
            Passage passage = kept.passage();
            String file = user.file(passage.documentId());
            return new FileText(
                    kept.text(),
                    new FilePlace(file, user.id(), passage.title(), kept.start(), kept.end()));
        }
    }

    /**
     * Where a text is from.
     *
     * @param source the file's name
     * @param start first UTF-16 unit in the file's text, inclusive
     * @param end last UTF-16 unit, exclusive
     */
    record FilePlace(String fileId, String userId, String source, int start, int end) {}

    /**
     * A file's text.
     *
     * @param cut whether its end is left out
     */
    record Whole(FileText text, boolean cut) {}

    /** Stores a file for its owner alone. */
    Job store(Upload upload) throws IOException {
        LibreChatUser user = upload.user();
        String address =
                "%s?title=%s&groups=%s"
                        .formatted(
                                DocumentLinks.path(user.document("file_id", upload.id())),
                                encoded(upload.name()),
                                encoded(user.group()));
        try (InputStream bytes = upload.file().getInputStream()) {
            JsonNode receipt = api.put(address, upload.content(type(upload.name()), bytes, null));
            return new Job(receipt.path("job").asString(), upload.id(), upload.name());
        }
    }

    /** The text of a file, of which nothing is kept. */
    FileRead read(Upload upload) throws IOException {
        // As for a file that is kept: where the name promises nothing, the content decides.
        MediaType type = type(upload.name());
        boolean promised =
                !type.equals(MediaType.APPLICATION_OCTET_STREAM)
                        && !type.equals(MediaType.TEXT_PLAIN);
        try (InputStream bytes = upload.file().getInputStream()) {
            JsonNode read =
                    api.put(
                            "/process",
                            upload.content(type, bytes, promised ? encoded(upload.name()) : null));
            return new FileRead(
                    read.path("page_content").asString(), upload.id(), upload.name(), true);
        } catch (ProblemException e) {
            if (e.problem().kind() == Kind.UNSUPPORTED_MEDIA_TYPE) {
                return new FileRead("", upload.id(), upload.name(), false);
            }
            throw e;
        }
    }

    /**
     * Waits until a file can be asked about.
     *
     * @param patience of whoever waits
     * @throws ProblemException 400 for a file that cannot be read, 500 for one that cannot be kept,
     *     504 if it takes too long
     */
    FileStored stored(Job job, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_LOOK;
        while (true) {
            JsonNode state = api.get("/v1/documents/jobs/" + encoded(job.id()));
            switch (state.path("status").asString()) {
                case "done" -> {
                    return stored(state.path("report"), job);
                }
                case "failed", "cancelled" ->
                        throw ProblemException.of(
                                Kind.INTERNAL,
                                state.path("error").asString("the file could not be kept"));
                default -> {
                    if (System.nanoTime() > end) {
                        throw ProblemException.of(
                                Kind.DEADLINE,
                                "the file was not indexed within %d s; it still may be, so ask for it later"
                                        .formatted(patience.toSeconds()));
                    }
                }
            }
            pause(pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        }
    }

    private static FileStored stored(JsonNode report, Job job) {
        int taken =
                report.path("added").asInt()
                        + report.path("changed").asInt()
                        + report.path("unchanged").asInt();
        if (taken > 0) {
            return new FileStored(
                    true, "File processed successfully.", job.file(), job.name(), true);
        }
        JsonNode failed = report.at("/failed/first/0");
        JsonNode reason = failed.isMissingNode() ? report.at("/skipped/first/0") : failed;
        String why = reason.path("message").asString("nothing of the file could be kept");
        if (UNREAD.contains(reason.path("code").asString(""))) {
            return new FileStored(false, why, job.file(), job.name(), false);
        }
        throw ProblemException.of(Kind.BAD_REQUEST, why);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.of(Kind.CANCELLED, "the server stops");
        }
    }

    /** The ids of all of the user's files, in their order. */
    List<String> ids(LibreChatUser user) {
        List<String> ids = new ArrayList<>();
        String after = user.folder();
        while (after != null) {
            JsonNode page =
                    api.get("/v1/documents?limit=%d&after=%s".formatted(PAGE, encoded(after)));
            after = page.path("next").asString(null);
            for (JsonNode entry : page.path("documents")) {
                String id = entry.path("id").asString();
                if (!id.startsWith(user.folder())) {
                    return ids;
                }
                ids.add(user.file(new DocumentId(id)));
            }
        }
        return ids;
    }

    /**
     * The text of a file that the user has.
     *
     * @param request whose answer it is for
     * @param most UTF-16 units of it
     */
    Whole text(HttpServletRequest request, LibreChatUser user, DocumentId document, int most) {
        String path = DocumentLinks.path(document);
        JsonNode entry = api.get(path);
        int characters = entry.path("characters").asInt();
        HeapRoom.of(request).growForAnswer((long) Character.BYTES * Math.min(most, characters));
        String text = most == 0 ? "" : api.text(path + "/text", most);
        String title = entry.path("title").asString("");
        FilePlace place = new FilePlace(user.file(document), user.id(), title, 0, text.length());
        return new Whole(new FileText(text, place), characters > text.length());
    }

    /**
     * Looks whether the user has all of them.
     *
     * @throws ProblemException 404 if not
     */
    void requireAll(List<DocumentId> documents) {
        if (!documents.stream().allMatch(this::isStored)) {
            throw lacking();
        }
    }

    private static ProblemException lacking() {
        return ProblemException.of(Kind.NOT_FOUND, "One or more IDs not found");
    }

    private boolean isStored(DocumentId document) {
        return api.find(DocumentLinks.path(document)).isPresent();
    }

    /**
     * Removes files, those too of which the upload has not ended.
     *
     * @throws ProblemException 404 if the user lacks one of them; then none that can be asked about
     *     is removed
     */
    void remove(List<DocumentId> documents) {
        List<DocumentId> stored = documents.stream().filter(this::isStored).toList();
        for (DocumentId document : documents) {
            // One that an upload under way may bring can be removed, and is known by that alone.
            if (!stored.contains(document) && !api.delete(DocumentLinks.path(document))) {
                throw lacking();
            }
        }
        for (DocumentId document : stored) {
            // It may have been removed since it was looked for.
            api.delete(DocumentLinks.path(document));
        }
    }

    /**
     * What the name promises, since LibreChat's content types are those of browsers; else what the
     * content shows.
     */
    private static MediaType type(String name) {
        return switch (Format.byExtension(name).orElse(null)) {
            case null -> MediaType.APPLICATION_OCTET_STREAM;
            // One file is one document here.
            case JSON_LINES -> MediaType.TEXT_PLAIN;
            case Format format -> MediaType.parseMediaType(format.mediaType());
        };
    }

    private static String encoded(String value) {
        return UriUtils.encode(value, StandardCharsets.UTF_8);
    }
}
