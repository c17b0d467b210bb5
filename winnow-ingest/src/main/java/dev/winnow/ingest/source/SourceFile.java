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
 *     itself for JSON lines that were named by themselves, or {@code upload}
 * @param uri where a person can read it, or null
 * @param title in place of the one that the file gives, or null
 * @param metadata beside what the file says of itself, and stronger
 * @param readers who may see its documents
 */
public record SourceFile(
        String path,
        String name,
        Path location,
        String origin,
        @Nullable String uri,
        @Nullable String title,
        Metadata metadata,
        Readers readers) {

    /** What is said beside the content of a document in it, in place of a version in the index. */
    public Description description(@Nullable StoredDocument stored) {
        List<String> before = stored == null ? List.of() : stored.groups();
        return new Description(origin, uri, title, metadata, readers.replacing(before));
    }
}
