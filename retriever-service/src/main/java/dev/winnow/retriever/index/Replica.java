package dev.winnow.retriever.index;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The side of a library that follows a topic: every change has a version, deleted documents leave theirs behind, and a commit holds how far
 * the topic was read. Nothing else may change such a library.
 */
public interface Replica {

    /** How far the newest commit goes, or null if the index never followed a topic. */
    @Nullable TopicPosition position();

    /**
     * The newest version of a document that was stored or buried here, committed or not; empty if it is unknown.
     *
     * @see #bury
     */
    Optional<DocumentVersion> version(TenantId tenant, DocumentId id) throws IOException;

    /**
     * Groups of the newest version of a document, committed or not; empty if the whole tenant may see it, and if there is none.
     */
    List<String> groups(TenantId tenant, DocumentId id) throws IOException;

    /**
     * Does nothing if changes can be stored at the moment.
     *
     * @throws IndexWriteException if they cannot. Whenever a change throws this, the index goes on from its {@link #position}
     */
    void requireWritable() throws IOException;

    /** Stores a document, in place of whatever version is there. */
    void put(IncomingDocument document, List<EmbeddedPassage> passages, DocumentVersion version)
            throws IOException;

    /**
     * Removes a document and keeps the version of its deletion, so that older versions are recognised when they come late.
     *
     * @param at when it was deleted
     */
    void bury(TenantId tenant, DocumentId id, long version, Instant at) throws IOException;

    /** Forgets what was buried before a time, with the next commit. */
    void forget(Instant before) throws IOException;

    /**
     * How often a write broke off, and with it all changes since the last commit were lost. Whoever else asks whether the index can be written may be
     * the first to meet it.
     */
    long losses();

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
