package dev.winnow.core.document;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A store to which changes of a document may come late, twice and in any order, by one writer or
 * several: each has a version, the highest holds, and a deleted document keeps the version of its
 * deletion. A commit says how far the topic was read that the changes came from.
 */
public interface VersionedDocumentStore extends DocumentStore {

    /** Hash of the settings that the store's content depends on: models, analysers, chunking. */
    String settingsHash();

    /**
     * Whether several processes may write to it at once. Otherwise whoever opened it is the only
     * writer, and reads all partitions.
     */
    boolean isShared();

    /**
     * How far the topic was read into it, of all partitions and by all writers; null if it never
     * followed one.
     *
     * @throws IOException if it cannot be asked now
     */
    @Nullable TopicPosition position() throws IOException;

    /**
     * The newest version of a document that was stored or deleted here, committed or not; empty if
     * it is unknown.
     */
    OptionalLong version(TenantId tenant, DocumentId id) throws IOException;

    /**
     * Groups of the newest version of a document, committed or not; empty if the whole tenant may
     * see it, and if there is none.
     */
    List<String> groups(TenantId tenant, DocumentId id) throws IOException;

    /**
     * Stores a document, unless a newer version is there, or the mark of a newer deletion. The same
     * version again changes nothing that can be seen.
     *
     * @throws IndexWriteException if it cannot be stored now; the topic is then read again from its
     *     {@link #position}
     */
    void put(IncomingDocument document, List<EmbeddedPassage> passages, long version)
            throws IOException;

    /**
     * Removes a document, unless a newer version is there, and keeps the version of its deletion,
     * so that older versions are recognised when they come late.
     *
     * @param at when it was deleted
     */
    void delete(TenantId tenant, DocumentId id, long version, Instant at) throws IOException;

    /** Removes marks of deletions from before a time, with the next commit. */
    void purge(Instant before) throws IOException;

    /**
     * Makes all changes durable and visible, and after them how far the topic was read.
     *
     * @param position the partitions that were read on by this writer; others keep theirs, and none
     *     goes backwards, as {@link TopicPosition#advancedTo} has it
     * @param losses as {@link #losses} was before the changes since the last commit
     * @throws IndexWriteException if there were more, since then not all is there that lies before
     *     the position; or if the commit fails
     */
    void commit(TopicPosition position, long losses) throws IOException;
}
