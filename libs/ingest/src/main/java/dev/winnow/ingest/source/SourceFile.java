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
        return new Description(originAfter(stored), uri, title, metadata, readers.replacing(before));
    }

    /** A document that is put stays where it came from, so that a folder's next run knows it. */
    private String originAfter(@Nullable StoredDocument stored) {
        if (origin != null) {
            return origin;
        }
        return stored == null ? UPLOAD : stored.origin();
    }

    /**
     * What is said beside a document's content.
     *
     * @param origin where it comes from: the real path of a folder, {@code upload}, or a topic
     * @param uri where a person can read it, or null
     * @param title in place of the one that the content gives, or null
     * @param metadata beside what the content says of itself, and stronger
     * @param groups who may see it; empty for the whole tenant
     */
    public record Description(
            String origin, @Nullable String uri, @Nullable String title, Metadata metadata, List<String> groups) {

        public Description {
            groups = groups.stream().sorted().distinct().toList();
        }
    }

    /**
     * Who may see a document that comes in. A sender who names no groups never widens it: a document of
     * groups keeps them, and any other one gets those of the sender.
     *
     * @param named groups that the sender names, none for the whole tenant; null if the sender names
     *     nothing, which is not the same
     * @param sender groups of the sender
     */
    public record Readers(@Nullable List<String> named, List<String> sender) {

        public Readers {
            named = named == null ? null : List.copyOf(named);
            sender = List.copyOf(sender);
        }

        /** Readers of a document whose sender names no groups. */
        public static Readers unnamed(List<String> sender) {
            return new Readers(null, sender);
        }

        /**
         * Groups of the document, empty for the whole tenant.
         *
         * @param before groups of the version in the index; empty if there is none
         */
        public List<String> replacing(List<String> before) {
            if (named != null) {
                return named;
            }
            return before.isEmpty() ? sender : before;
        }
    }
}
