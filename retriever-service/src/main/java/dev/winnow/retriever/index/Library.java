package dev.winnow.retriever.index;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.PassageIndex;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All documents of an installation: their originals and their passages. Safe for use by several threads. Changes become durable and
 * visible together with {@link #commit()}; after a crash the library opens at the last commit.
 */
public interface Library extends AutoCloseable {

    /** Stores a document, in place of an earlier version of it and all of that version's passages. */
    void put(IncomingDocument document, List<EmbeddedPassage> passages) throws IOException;

    /**
     * Removes a document and its passages.
     *
     * @return whether there was one
     */
    boolean delete(TenantId tenant, DocumentId id) throws IOException;

    /** Makes all changes so far durable, and visible to views taken from now on. */
    void commit() throws IOException;

    /** The document, if the scope allows to see it. */
    Optional<StoredDocument> find(Scope scope, DocumentId id) throws IOException;

    /** The document's original, if the scope allows to see it. */
    Optional<String> text(Scope scope, DocumentId id) throws IOException;

    /**
     * Documents that the scope allows to see, ordered by id.
     *
     * @param after the last id of the page before, or null for the first page
     * @param n at most so many
     */
    List<StoredDocument> list(Scope scope, @Nullable DocumentId after, int n) throws IOException;

    /** The document, whoever may see it, so that nobody overwrites what they cannot see. For ingestion only. */
    Optional<StoredDocument> stored(TenantId tenant, DocumentId id) throws IOException;

    /** All documents of a tenant that came from one origin, whoever may see them, ordered by id. For ingestion only. */
    List<StoredDocument> ofOrigin(TenantId tenant, String origin) throws IOException;

    /** How many documents there are, of all tenants, in views taken from now on. */
    long documents() throws IOException;

    /**
     * Whether changes can still be stored. A write that fails half-way, on a full disk for example, ends all writing until the library is
     * opened again; what was committed can be searched all the same.
     */
    boolean isWritable();

    /** Searches the passages. Closed together with the library. */
    PassageIndex passages();

    @Override
    void close() throws IOException;
}
