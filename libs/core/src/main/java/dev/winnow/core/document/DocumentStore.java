package dev.winnow.core.document;

import dev.winnow.core.fair.Owner.Work;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All documents of an installation: their originals and their passages. Safe for use by several
 * threads. Changes become durable and visible together with {@link #commit()}; after a crash the
 * store opens at the last commit. Searching its passages is {@link
 * dev.winnow.core.retrieval.PassageIndex}'s.
 */
public interface DocumentStore extends AutoCloseable {

    /**
     * Stores a document, in place of an earlier version of it and all of that version's passages.
     *
     * @throws IndexWriteException if it cannot be stored now
     */
    void put(IncomingDocument document, List<EmbeddedPassage> passages) throws IOException;

    /**
     * Removes a document and its passages, however little room there is.
     *
     * @return whether there was one
     * @throws IndexWriteException if it cannot be removed now
     */
    boolean delete(TenantId tenant, DocumentId id) throws IOException;

    /**
     * Makes all changes so far durable, and visible to views taken from now on.
     *
     * @throws IndexWriteException if that fails; the changes are lost then
     */
    void commit() throws IOException;

    /** The document, if the scope allows to see it. */
    Optional<StoredDocument> find(Scope scope, DocumentId id) throws IOException;

    /** The document's original, if the scope allows to see it. */
    Optional<String> original(Scope scope, DocumentId id) throws IOException;

    /**
     * Documents that the scope allows to see, ordered by id.
     *
     * @param after the last id of the page before, or null for the first page
     * @param n at most so many
     */
    List<StoredDocument> list(Scope scope, @Nullable DocumentId after, int n) throws IOException;

    /**
     * Documents that the scope allows to see and that came from one origin, ordered by id.
     *
     * @param after the last id of the page before, or null for the first page
     * @param n at most so many
     */
    List<StoredDocument> list(Scope scope, String origin, @Nullable DocumentId after, int n)
            throws IOException;

    /**
     * The document, whoever may see it, so that nobody overwrites what they cannot see. For
     * ingestion only.
     */
    Optional<StoredDocument> stored(TenantId tenant, DocumentId id) throws IOException;

    /**
     * All documents of a tenant that came from one origin, whoever may see them, ordered by id. For
     * ingestion only.
     */
    List<StoredDocument> ofOrigin(TenantId tenant, String origin) throws IOException;

    /** How many documents there are, of all tenants, in views taken from now on. */
    long documents() throws IOException;

    /**
     * Does nothing if changes can be stored at the moment. After a write that broke off it tries to
     * go on from the last commit. Quick: for whoever would rather refuse work than do it for
     * nothing.
     *
     * @throws IndexWriteException if they cannot; what was committed can be searched all the same
     */
    void requireWritable() throws IOException;

    /**
     * Does nothing if something else may put so many bytes on the disk of the index, and the index
     * has the room that it keeps free all the same; or if the index is on no disk of this machine.
     *
     * @throws IndexWriteException if not
     */
    default void requireRoomBeside(long bytes) throws IOException {}

    /**
     * How often a write broke off, and with it all changes since the last commit were lost, those
     * of others too. Whoever changed something and sees this number grow before the commit that
     * follows has to look what is there.
     */
    long losses();

    /**
     * Makes a change and commits it.
     *
     * @return what the change returned
     * @throws IOException if that fails, or another write broke off meanwhile and took the change
     *     with it
     */
    default <T> T durably(Work<T, IOException> change) throws IOException {
        long before = losses();
        T result = change.call();
        commit();
        if (losses() != before) {
            throw IndexWriteException.lostBeside();
        }
        return result;
    }

    @Override
    void close() throws IOException;
}
