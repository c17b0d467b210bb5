package dev.winnow.opensearch;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.index.TextAnalysis;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.opensearch.DocumentLookup.Manifest;
import dev.winnow.opensearch.EngineException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Documents and passages on OpenSearch. Any number of processes may write to it and search it at
 * once.
 *
 * <p>A change is sent when it is made, or with those after it, and shown by the commit: each
 * document at once and whole, several documents of one commit one after the other. A commit that
 * fails may have shown some of them; the rest is given up, and sending all of it again does no
 * harm.
 *
 * <p>Its lock guards the order of changes.
 */
public final class OpenSearchStore implements SearchableStore {

    private static final Logger log = LoggerFactory.getLogger(OpenSearchStore.class);

    private final Connection connection;
    private final IndexSettings content;
    private final InstantSource clock;
    private final DocumentLookup lookup;
    private final UncommittedChanges changes;
    private final Purge purge;
    private final PassageIndex passages;
    private final AtomicLong losses = new AtomicLong();
    private @Nullable Instant purging;
    private volatile boolean closed;

    private OpenSearchStore(
            Connection connection,
            IndexSettings content,
            TextAnalysis analysis,
            InstantSource clock,
            int shards) {
        this.connection = connection;
        this.content = content;
        this.clock = clock;
        this.lookup = new DocumentLookup(connection);
        this.changes = new UncommittedChanges(connection, lookup, analysis, clock);
        this.purge = new Purge(connection, lookup, clock);
        this.passages =
                deadline -> {
                    try {
                        return new OpenSearchView(
                                connection, content, analysis, clock, shards, deadline);
                    } catch (EngineException e) {
                        throw new UncheckedIOException(e.getMessage(), e);
                    }
                };
    }

    /**
     * Opens the index that {@link #apply} made.
     *
     * @throws IndexOpenException if there is none, it was made with other settings, or OpenSearch
     *     does not let anybody look
     */
    public static OpenSearchStore open(
            OpenSearchSettings settings,
            IndexSettings content,
            TextAnalysis analysis,
            InstantSource clock)
            throws IOException {
        Connection connection = connected(settings);
        try {
            int shards = new IndexDefinition(connection, content).requireFitting();
            return new OpenSearchStore(connection, content, analysis, clock, shards);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Makes the index, if there is none of the name.
     *
     * @param shards primary shards, which never change
     * @param replicas copies of each shard beside the first
     * @return whether it was made now
     * @throws IndexOpenException if there is one that was made with other settings, or OpenSearch
     *     does not let it be made
     */
    public static boolean apply(
            OpenSearchSettings settings, IndexSettings content, int shards, int replicas)
            throws IOException {
        try (Connection connection = connected(settings)) {
            return new IndexDefinition(connection, content).apply(shards, replicas);
        }
    }

    private static Connection connected(OpenSearchSettings settings) throws IOException {
        try {
            return new Connection(settings);
        } catch (EngineException e) {
            throw new IndexOpenException(e.getMessage() + ".", "Correct the setting.", e);
        }
    }

    @Override
    public String settingsHash() {
        return content.hash();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public PassageIndex passages() {
        return passages;
    }

    @Override
    public synchronized void put(IncomingDocument document, List<EmbeddedPassage> embedded)
            throws IOException {
        String key = EngineKeys.TERMS.document(document.tenant(), document.id());
        long version = next(stateBefore(key));
        EmbeddedPassage.requireFitting(document, embedded, content.dimensions());
        requireOpen();
        sending(() -> changes.put(document, embedded, version));
    }

    @Override
    public synchronized void put(
            IncomingDocument document, List<EmbeddedPassage> embedded, long version)
            throws IOException {
        EmbeddedPassage.requireFitting(document, embedded, content.dimensions());
        requireOpen();
        String key = EngineKeys.TERMS.document(document.tenant(), document.id());
        sending(() -> changes.putNewer(key, document, embedded, version));
    }

    @Override
    public synchronized boolean delete(TenantId tenant, DocumentId id) throws IOException {
        String key = EngineKeys.TERMS.document(tenant, id);
        Manifest before = stateBefore(key);
        boolean exists = before != null && before.present();
        if (exists) {
            requireOpen();
            changes.remove(key, next(before), clock.instant());
        }
        return exists;
    }

    @Override
    public synchronized void delete(TenantId tenant, DocumentId id, long version, Instant at)
            throws IOException {
        String key = EngineKeys.TERMS.document(tenant, id);
        Manifest before = stateBefore(key);
        if (before == null || before.version() < version) {
            requireOpen();
            changes.remove(key, version, at);
        }
    }

    /** A document as the next commit leaves it; null if nothing is known of it. */
    private @Nullable Manifest state(String key) throws IOException {
        Manifest pending = pending(key);
        return pending == null ? lookup.manifest(key) : pending;
    }

    /** The state before a change. */
    private @Nullable Manifest stateBefore(String key) throws IOException {
        try {
            return state(key);
        } catch (EngineException e) {
            throw unwritable(e);
        }
    }

    private synchronized @Nullable Manifest pending(String key) throws IndexWriteException {
        try {
            return changes.of(key);
        } catch (EngineException e) {
            throw broken(e);
        }
    }

    /**
     * Above what is there and about the clock's, so that versions of several writers follow their
     * changes.
     */
    private long next(@Nullable Manifest before) {
        // Two programs in one millisecond must not take the same: the version names what they
        // write.
        long now = clock.millis() * 1_000_000 + ThreadLocalRandom.current().nextInt(1_000_000);
        return before == null ? Math.max(1, now) : Math.max(before.version() + 1, now);
    }

    @Override
    public OptionalLong version(TenantId tenant, DocumentId id) throws IOException {
        Manifest state = state(EngineKeys.TERMS.document(tenant, id));
        return state == null ? OptionalLong.empty() : OptionalLong.of(state.version());
    }

    @Override
    public List<String> groups(TenantId tenant, DocumentId id) throws IOException {
        Manifest state = state(EngineKeys.TERMS.document(tenant, id));
        return state == null ? List.of() : state.groups();
    }

    @Override
    public @Nullable TopicPosition position() throws IOException {
        return lookup.positions().topic();
    }

    @Override
    public long sequence() throws IOException {
        return lookup.positions().sequence();
    }

    @Override
    public synchronized void purge(Instant before) {
        purging = before;
    }

    @Override
    public synchronized void commit() throws IOException {
        requireOpen();
        sending(
                () -> {
                    changes.admit();
                    Bulk positions = new Bulk(connection);
                    if (!changes.isEmpty()) {
                        Positions.count(positions);
                    } else if (purging == null) {
                        return;
                    }
                    changes.publish();
                    show(positions);
                    cleanUp();
                });
    }

    @Override
    public synchronized void commit(TopicPosition reached, long known) throws IOException {
        requireOpen();
        sending(
                () -> {
                    changes.admit();
                    if (losses.get() != known) {
                        throw IndexWriteException.lostBeside();
                    }
                    TopicPosition before = lookup.positions().topic();
                    if (before != null) {
                        // Says what is wrong if it is the position of another topic.
                        before.advancedTo(reached);
                    }
                    changes.publish();
                    Bulk positions = new Bulk(connection);
                    Positions.write(positions, reached);
                    show(positions);
                    cleanUp();
                });
    }

    /** Writes positions, after everything that lies before them can be seen. */
    private void show(Bulk positions) throws EngineException {
        if (!positions.isEmpty()) {
            positions.send();
            connection.refresh();
        }
    }

    /**
     * After all else and never in its way: what cannot be removed now is left to the next purge.
     */
    private void cleanUp() {
        if (purging == null) {
            return;
        }
        try {
            purge.before(purging);
        } catch (EngineException e) {
            log.warn(
                    "what nobody sees any more stays in the index {} on OpenSearch for now: {}",
                    connection.settings().index(),
                    e.getMessage());
        }
        purging = null;
    }

    @Override
    public Optional<StoredDocument> find(Scope scope, DocumentId id) throws IOException {
        return Optional.ofNullable(lookup.visible(scope, id)).map(Manifest::document);
    }

    @Override
    public Optional<String> original(Scope scope, DocumentId id) throws IOException {
        return lookup.original(scope, id);
    }

    @Override
    public List<StoredDocument> list(Scope scope, @Nullable DocumentId after, int n)
            throws IOException {
        return lookup.page(Queries.documents(scope), after, n);
    }

    @Override
    public List<StoredDocument> list(Scope scope, String origin, @Nullable DocumentId after, int n)
            throws IOException {
        ObjectNode query =
                Queries.filtered(List.of(Queries.documents(scope), from(scope.tenant(), origin)));
        return lookup.page(query, after, n);
    }

    private static ObjectNode from(TenantId tenant, String origin) {
        return Queries.term(Fields.ORIGIN, EngineKeys.TERMS.origin(tenant, origin));
    }

    @Override
    public Optional<StoredDocument> stored(TenantId tenant, DocumentId id) throws IOException {
        return lookup.stored(EngineKeys.TERMS.document(tenant, id));
    }

    @Override
    public List<StoredDocument> ofOrigin(TenantId tenant, String origin) throws IOException {
        return lookup.page(from(tenant, origin), null, Integer.MAX_VALUE);
    }

    @Override
    public long documents() throws IOException {
        return lookup.documents();
    }

    @Override
    public List<Entry> export(@Nullable Key after, int n) throws IOException {
        return new OpenSearchExport(connection, clock).page(after, n);
    }

    @Override
    public void requireWritable() throws IOException {
        requireOpen();
        try {
            IndexDefinition.requireWritable(connection);
        } catch (EngineException e) {
            throw unwritable(e);
        }
    }

    @Override
    public long losses() {
        return losses.get();
    }

    @FunctionalInterface
    private interface Sending {
        void run() throws IOException;
    }

    private void sending(Sending what) throws IOException {
        try {
            what.run();
        } catch (EngineException e) {
            throw broken(e);
        }
    }

    /** A change broke off, and all that was not committed is given up with it. */
    private IndexWriteException broken(EngineException cause) {
        log.error(
                "a write to the index {} on OpenSearch broke off, and changes since the last commit are given up: {}",
                connection.settings().index(),
                cause.getMessage());
        changes.clear();
        purging = null;
        losses.incrementAndGet();
        return unwritable(cause);
    }

    private static IndexWriteException unwritable(EngineException cause) {
        return new IndexWriteException(
                "the change was not kept: " + cause.getMessage(),
                cause.kind() == Kind.NO_ROOM,
                cause);
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the index is closed");
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            connection.close();
        }
    }
}
