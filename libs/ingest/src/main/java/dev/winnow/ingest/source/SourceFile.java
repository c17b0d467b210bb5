package dev.winnow.ingest.source;

import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.passage.Metadata;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file to take in: one document, or many in JSON lines.
 *
 * @param path its name for people, and the id of its document unless the file holds JSON lines:
 *     {@code <root folder's name>/<relative path>}, with slashes
 * @param name what the format is guessed from; the path unless that tells nothing
 * @param location where it is
 * @param origin where it comes from: the real path of the folder that was named, that of the file
 *     itself for JSON lines that were named by themselves, or {@link #UPLOAD}; null for a document
 *     that is put under its path, wherever the version in the index comes from
 * @param uri where a person can read it, or null
 * @param title in place of the one that the file gives, or null
 * @param metadata beside what the file says of itself, and stronger
 * @param readers who may see its documents
 */
public record SourceFile(
        String path,
        String name,
        Path location,
        @Nullable String origin,
        @Nullable String uri,
        @Nullable String title,
        Metadata metadata,
        Readers readers) {

    /** Where documents come from whose sender does not say. */
    public static final String UPLOAD = "upload";

    /** Whether it is the one document that its path names, and no other. */
    public boolean isPut() {
        return origin == null;
    }

    /** What is said beside the content of a document in it, in place of a version in the index. */
    public Description description(@Nullable StoredDocument stored) {
        List<String> before = stored == null ? List.of() : stored.groups();
        return new Description(
                originAfter(stored), uri, title, metadata, readers.replacing(before));
    }

    /** A document that is put stays where it came from, so that a folder's next run knows it. */
    private String originAfter(@Nullable StoredDocument stored) {
        if (origin != null) {
            return origin;
        }
        return stored == null ? UPLOAD : stored.origin();
    }
}
