package dev.winnow.core.document;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store that follows a topic: every change has a version, deleted documents leave a tombstone with
 * theirs, and a commit holds how far the topic was read. Nothing else may change such a store.
 */
public interface VersionedDocumentStore extends DocumentStore {

    /** Hash of the settings that the store's content depends on: models, analysers, chunking. */
    String settingsHash();

    /** How far the newest commit goes, or null if the index never followed a topic. */
    @Nullable TopicPosition position();

    /**
     * The newest version of a document that was stored or deleted here, committed or not; empty if it is unknown.
     *
     * @see #tombstone
     */
    Optional<DocumentVersion> version(TenantId tenant, DocumentId id) throws IOException;

    /**
     * Groups of the newest version of a document, committed or not; empty if the whole tenant may see it, and if there is none.
     */
    List<String> groups(TenantId tenant, DocumentId id) throws IOException;

    /**
     * Stores a document, in place of whatever version is there.
     *
     * @throws IndexWriteException if it cannot be stored now. Whenever a change throws this, the store
     *     continues from its {@link #position}
     */
    void put(IncomingDocument document, List<EmbeddedPassage> passages, DocumentVersion version)
            throws IOException;

    /**
     * Removes a document and keeps the version of its deletion, so that older versions are recognised when they come late.
     *
     * @param at when it was deleted
     */
    void tombstone(TenantId tenant, DocumentId id, long version, Instant at) throws IOException;

    /** Removes tombstones from before a time, with the next commit. */
    void purge(Instant before) throws IOException;

    /**
     * Makes all changes durable and visible, and the position with them.
     *
     * @param losses as {@link #losses} was before the changes since the last commit
     * @throws IndexWriteException if there were more, since then not all is there that lies before the position; or if the commit fails
     */
    void commit(TopicPosition position, long losses) throws IOException;

    /** Removes everything and commits that: the index follows no topic afterwards. */
    void clear() throws IOException;
}
