package dev.winnow.ingest.source;

import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.passage.Metadata;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file to take in: one document, or many in JSON lines.
 *
 * @param path its name for people, and the id of its document unless the file holds JSON lines:
 *     {@code <root folder's name>/<relative path>}, with slashes
 * @param name what the format is guessed from; the path unless that tells nothing
 * @param location where it is
 * @param about what is said beside its content
 */
public record SourceFile(String path, String name, Path location, Description about) {

    /** Where documents come from whose sender does not say. */
    public static final String UPLOAD = "upload";

    /** Whether it is the one document that its path names, and no other. */
    public boolean isPut() {
        return about.origin() == null;
    }

    /**
     * What is said beside the content of a document.
     *
     * @param origin where it comes from: the real path of the folder that was named, that of the
     *     file itself for JSON lines that were named by themselves, {@link #UPLOAD}, or a topic;
     *     null for a document that is put under its path, wherever the version in the index comes
     *     from
     * @param uri where a person can read it, or null
     * @param title in place of the one that the content gives, or null
     * @param metadata beside what the content says of itself, and stronger
     * @param readers who may see it
     */
    public record Description(
            @Nullable String origin,
            @Nullable String uri,
            @Nullable String title,
            Metadata metadata,
            Readers readers) {

        /** Nothing but where it comes from and who may see it. */
        public static Description of(@Nullable String origin, Readers readers) {
            return new Description(origin, null, null, Metadata.NONE, readers);
        }

        /** Where the document comes from. */
        public String source() {
            return origin == null ? UPLOAD : origin;
        }

        /** Who may see it; empty for the whole tenant. */
        public List<String> groups() {
            return readers.replacing(List.of()).stream().sorted().distinct().toList();
        }

        /**
         * The same in place of a version in the index. A document that is put stays where it came
         * from, so that a folder's next run knows it.
         */
        public Description replacing(@Nullable StoredDocument stored) {
            if (stored == null) {
                return this;
            }
            Readers then = new Readers(readers.replacing(stored.groups()), readers.sender());
            return new Description(
                    origin == null ? stored.origin() : origin, uri, title, metadata, then);
        }
    }

    /**
     * Who may see a document that comes in. A sender who names no groups never widens it: a
     * document of groups keeps them, and any other one gets those of the sender.
     *
     * @param named groups that the sender names, none for the whole tenant; null if the sender
     *     names nothing, which is not the same
     * @param sender groups of the sender
     */
    public record Readers(@Nullable List<String> named, List<String> sender) {

        public Readers {
            named = named == null ? null : List.copyOf(named);
            sender = List.copyOf(sender);
        }

        /**
         * Whether members of some groups see a document.
         *
         * @param permitted who may see it, none for the whole tenant
         */
        public static boolean see(List<String> groups, List<String> permitted) {
            return permitted.isEmpty() || !Collections.disjoint(permitted, groups);
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
