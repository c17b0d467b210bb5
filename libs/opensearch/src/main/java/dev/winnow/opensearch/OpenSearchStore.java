package dev.winnow.opensearch;

import dev.winnow.core.deadline.Deadline;
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
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.opensearch.BlockWriter.Block;
import dev.winnow.opensearch.EngineException.Kind;
import dev.winnow.opensearch.Snapshot.Positions;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Documents and passages on OpenSearch. Any number of processes may write to it and search it at
 * once.
 *
 * <p>A change is sent when it is made, or with those after it, and shown by the commit: each
 * document at once and whole, several documents of one commit one after the other. A commit that
 * fails may have shown some of them; the rest is given up, and sending all of it again does no
 * harm.
 */
public final class OpenSearchStore implements SearchableStore {

    private static final Logger log = LoggerFactory.getLogger(OpenSearchStore.class);

    /** Manifests that are looked up at once. */
    private static final int AT_ONCE = 500;

    /** UTF-16 units of originals that wait for a look, about as many bytes as a request has. */
    private static final int INCOMING_UNITS = 1 << 22;

    private static final String COMMITS_NAME = "t/commits";

    private final Connection connection;
    private final IndexSettings content;
    private final InstantSource clock;
    private final BlockWriter writer;
    private final DocumentLookup lookup;
    private final Purge purge;
    private final PassageIndex passages;

    /**
     * Documents with versions that came since the last look at those that are there, by key. One
     * look for many: a look for each costs an eighth of the time of a load, and two thirds where
     * the processors are busy.
     */
    private final Map<String, Incoming> incoming = new LinkedHashMap<>();

    /** UTF-16 units of {@link #incoming}. */
    private long incomingUnits;

    /** Guards the order of changes. */
    private final ReentrantLock changing = new ReentrantLock();

    /** What happened to documents since the last commit, by key. */
    private final Map<String, Change> uncommitted = new LinkedHashMap<>();

    private final AtomicLong losses = new AtomicLong();
    private @Nullable Instant purging;
    private volatile boolean closed;

    /**
     * What happened to a document.
     *
     * @param version of the document or of its deletion
     * @param groups who may see it
     * @param manifest what the commit writes
     * @param stored the block that it is; null if it was removed
     * @param superseded blocks that were sent since the last commit and never were to be seen
     */
    private record Change(
            long version,
            List<String> groups,
            ObjectNode manifest,
            @Nullable Block stored,
            List<Block> superseded) {}

    /** A document of which it is not known yet whether a newer version is there. */
    private record Incoming(
            IncomingDocument document, List<EmbeddedPassage> passages, long version) {}

    private OpenSearchStore(
            Connection connection,
            IndexSettings content,
            TextAnalysis analysis,
            InstantSource clock,
            int shards) {
        this.connection = connection;
        this.content = content;
        this.clock = clock;
        this.writer = new BlockWriter(connection, analysis, clock);
        this.lookup = new DocumentLookup(connection);
        this.purge = new Purge(connection, lookup, clock);
        this.passages =
                new PassageIndex() {
                    @Override
                    public IndexView view() {
                        return view(Deadline.NONE);
                    }

                    @Override
                    public IndexView view(Deadline deadline) {
                        return OpenSearchView.open(
                                connection, content, analysis, clock, shards, deadline);
                    }

                    @Override
                    public void close() {
                        // The connections belong to the store.
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
    public void put(IncomingDocument document, List<EmbeddedPassage> embedded) throws IOException {
        changing.lock();
        try {
            String key = EngineKeys.TERMS.document(document.tenant(), document.id());
            long version = next(key);
            EmbeddedPassage.requireFitting(document, embedded, content.dimensions());
            requireOpen();
            try {
                send(key, document, embedded, version);
            } catch (EngineException e) {
                throw broken(e);
            }
        } catch (EngineException e) {
            throw unwritable(e);
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void put(IncomingDocument document, List<EmbeddedPassage> embedded, long version)
            throws IOException {
        EmbeddedPassage.requireFitting(document, embedded, content.dimensions());
        requireOpen();
        String key = EngineKeys.TERMS.document(document.tenant(), document.id());
        changing.lock();
        try {
            admit(key);
            incoming.put(key, new Incoming(document, embedded, version));
            incomingUnits += document.text().length();
            if (incoming.size() == AT_ONCE || incomingUnits >= INCOMING_UNITS) {
                admit();
            }
        } finally {
            changing.unlock();
        }
    }

    /** Before anybody asks what is known of a document. */
    private void admit(String key) throws IndexWriteException {
        if (incoming.containsKey(key)) {
            admit();
        }
    }

    private void admit() throws IndexWriteException {
        if (incoming.isEmpty()) {
            return;
        }
        try {
            sendNewer();
        } catch (EngineException e) {
            throw broken(e);
        }
        forgetIncoming();
    }

    private void forgetIncoming() {
        incoming.clear();
        incomingUnits = 0;
    }

    private void sendNewer() throws EngineException {
        Map<String, DocumentLookup.Manifest> there = lookup.manifests(incoming.keySet());
        for (Map.Entry<String, Incoming> entry : incoming.entrySet()) {
            Change pending = uncommitted.get(entry.getKey());
            DocumentLookup.Manifest manifest = there.get(entry.getKey());
            Incoming one = entry.getValue();
            boolean newer =
                    pending == null
                            ? manifest == null || manifest.version() < one.version()
                            : pending.version() < one.version();
            if (newer) {
                send(entry.getKey(), one.document(), one.passages(), one.version());
            }
        }
    }

    private void send(
            String key, IncomingDocument document, List<EmbeddedPassage> embedded, long version)
            throws EngineException {
        Block block = writer.write(document, embedded, version);
        remember(
                key,
                new Change(
                        version,
                        document.groups(),
                        BlockWriter.manifest(document, embedded.size(), block.pieces(), version),
                        block,
                        new ArrayList<>()));
    }

    private void remember(String key, Change change) {
        Change before = uncommitted.put(key, change);
        if (before != null) {
            change.superseded().addAll(before.superseded());
            Block block = before.stored();
            if (block != null && before.version() != change.version()) {
                change.superseded().add(block);
            }
        }
    }

    @Override
    public boolean delete(TenantId tenant, DocumentId id) throws IOException {
        changing.lock();
        try {
            String key = EngineKeys.TERMS.document(tenant, id);
            Change pending = pending(key);
            boolean exists;
            if (pending == null) {
                DocumentLookup.Manifest manifest = lookup.manifest(key);
                exists = manifest != null && manifest.present();
            } else {
                exists = pending.stored() != null;
            }
            if (exists) {
                remove(key, next(key), clock.instant());
            }
            return exists;
        } catch (EngineException e) {
            throw unwritable(e);
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void delete(TenantId tenant, DocumentId id, long version, Instant at)
            throws IOException {
        changing.lock();
        try {
            String key = EngineKeys.TERMS.document(tenant, id);
            OptionalLong known = known(key);
            if (known.isEmpty() || known.getAsLong() < version) {
                remove(key, version, at);
            }
        } catch (EngineException e) {
            throw unwritable(e);
        } finally {
            changing.unlock();
        }
    }

    private void remove(String key, long version, Instant at) throws IOException {
        requireOpen();
        remember(
                key,
                new Change(
                        version,
                        List.of(),
                        BlockWriter.deletion(key, version, at),
                        null,
                        new ArrayList<>()));
    }

    /**
     * Above what is there, and about the clock's, so that versions of several writers are in the
     * order of their changes.
     */
    private long next(String key) throws IndexWriteException, EngineException {
        // Two programs in one millisecond must not take the same: the version names what they
        // write.
        long now = clock.millis() * 1_000_000 + ThreadLocalRandom.current().nextInt(1_000_000);
        return Math.max(known(key).orElse(0) + 1, now);
    }

    @Override
    public OptionalLong version(TenantId tenant, DocumentId id) throws IOException {
        return known(EngineKeys.TERMS.document(tenant, id));
    }

    private OptionalLong known(String key) throws IndexWriteException, EngineException {
        Change pending = pending(key);
        if (pending != null) {
            return OptionalLong.of(pending.version());
        }
        DocumentLookup.Manifest manifest = lookup.manifest(key);
        return manifest == null ? OptionalLong.empty() : OptionalLong.of(manifest.version());
    }

    /** What happened to a document since the last commit; null if nothing did. */
    private @Nullable Change pending(String key) throws IndexWriteException {
        changing.lock();
        try {
            admit(key);
            return uncommitted.get(key);
        } finally {
            changing.unlock();
        }
    }

    @Override
    public List<String> groups(TenantId tenant, DocumentId id) throws IOException {
        String key = EngineKeys.TERMS.document(tenant, id);
        Change pending = pending(key);
        if (pending != null) {
            return pending.groups();
        }
        DocumentLookup.Manifest manifest = lookup.manifest(key);
        return manifest == null ? List.of() : manifest.groups();
    }

    @Override
    public @Nullable TopicPosition position() throws IOException {
        return positions().topic();
    }

    @Override
    public long sequence() throws IOException {
        return positions().sequence();
    }

    private Positions positions() throws EngineException {
        return lookup.positions();
    }

    @Override
    public void purge(Instant before) throws IOException {
        changing.lock();
        try {
            purging = before;
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void commit() throws IOException {
        changing.lock();
        try {
            requireOpen();
            admit();
            if (uncommitted.isEmpty() && purging == null) {
                return;
            }
            boolean changes = !uncommitted.isEmpty();
            publish();
            if (changes) {
                ObjectNode commits = Queries.object();
                commits.put(Fields.KIND, Fields.COMMITS);
                show(bulk -> bulk.index(COMMITS_NAME, Fields.POSITIONS, commits));
            }
            cleanUp();
        } catch (EngineException e) {
            throw broken(e);
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void commit(TopicPosition reached, long known) throws IOException {
        changing.lock();
        try {
            requireOpen();
            admit();
            if (losses.get() != known) {
                throw IndexWriteException.lostBeside();
            }
            TopicPosition before = positions().topic();
            if (before != null) {
                // Says what is wrong if it is the position of another topic.
                before.advancedTo(reached);
            }
            publish();
            show(
                    bulk ->
                            reached.next()
                                    .forEach(
                                            (partition, next) ->
                                                    bulk.index(
                                                            "t/" + partition,
                                                            Fields.POSITIONS,
                                                            TopicPosition.version(
                                                                    reached.generation(), next),
                                                            position(reached, partition, next))));
            cleanUp();
        } catch (EngineException e) {
            throw broken(e);
        } finally {
            changing.unlock();
        }
    }

    private static ObjectNode position(TopicPosition reached, int partition, long next) {
        ObjectNode position = Queries.object();
        position.put(Fields.KIND, Fields.POSITION);
        position.putObject(Fields.RECORD)
                .put("topic", reached.topic())
                .put("generation", reached.generation())
                .put("partition", partition)
                .put("next", next);
        return position;
    }

    /**
     * Makes what was put visible, document by document, and then removes what it took the place of.
     */
    private void publish() throws EngineException {
        writer.flush();
        List<String> keys = new ArrayList<>(uncommitted.keySet());
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            publish(keys.subList(from, Math.min(keys.size(), from + AT_ONCE)));
        }
        connection.refresh();
        uncommitted.clear();
    }

    /**
     * After everything else, and never in its way: what cannot be removed now is looked for with
     * the next purge.
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

    private void publish(List<String> keys) throws EngineException {
        Map<String, DocumentLookup.Manifest> before = lookup.manifests(keys);
        for (String key : keys) {
            DocumentLookup.Manifest old = before.get(key);
            if (old != null && old.present()) {
                // Or nobody would look for what is left of it if this broke off behind the
                // manifest.
                writer.intend(key, old.block().name());
            }
        }
        writer.flush();
        Bulk bulk = new Bulk(connection);
        for (String key : keys) {
            Change change = change(key);
            bulk.index(EngineKeys.manifestName(key), key, change.version(), change.manifest());
        }
        boolean[] shown = bulk.send();
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            Change change = change(key);
            DocumentLookup.Manifest old = before.get(key);
            Block stored = change.stored();
            if (old != null && old.present()) {
                if (shown[i] && old.version() != change.version()) {
                    writer.remove(key, old.block());
                } else {
                    writer.settle(key, old.block());
                }
            }
            if (!shown[i] && stored != null) {
                // A newer version came from somewhere else: nobody will ask for this one.
                writer.remove(key, stored);
            }
            for (Block superseded : change.superseded()) {
                if (stored == null || superseded.version() != stored.version() || !shown[i]) {
                    writer.remove(key, superseded);
                }
            }
            if (stored != null) {
                writer.settle(key, stored);
            }
            writer.flushIfFull();
        }
        writer.flush();
    }

    private Change change(String key) {
        Change change = uncommitted.get(key);
        if (change == null) {
            throw new IllegalStateException("a change that is published is not there");
        }
        return change;
    }

    /** Writes positions, after everything that lies before them can be seen. */
    private void show(Consumer<Bulk> filling) throws EngineException {
        Bulk bulk = new Bulk(connection);
        filling.accept(bulk);
        if (!bulk.isEmpty()) {
            bulk.send();
            connection.refresh();
        }
    }

    @Override
    public Optional<StoredDocument> find(Scope scope, DocumentId id) throws IOException {
        DocumentLookup.Manifest manifest = lookup.visible(scope, id);
        return manifest == null ? Optional.empty() : Optional.of(manifest.document());
    }

    @Override
    public Optional<String> original(Scope scope, DocumentId id) throws IOException {
        return lookup.original(scope, id);
    }

    @Override
    public List<StoredDocument> list(Scope scope, @Nullable DocumentId after, int n)
            throws IOException {
        return page(Queries.documents(scope), after, n);
    }

    @Override
    public List<StoredDocument> list(Scope scope, String origin, @Nullable DocumentId after, int n)
            throws IOException {
        return page(
                Queries.filtered(List.of(Queries.documents(scope), from(scope.tenant(), origin))),
                after,
                n);
    }

    private List<StoredDocument> page(ObjectNode query, @Nullable DocumentId after, int n)
            throws EngineException {
        if (n < 1) {
            throw new IllegalArgumentException("at least one document must be asked for, got " + n);
        }
        return lookup.page(query, after == null ? null : after.value(), n);
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
        return page(from(tenant, origin), null, Integer.MAX_VALUE);
    }

    @Override
    public long documents() throws IOException {
        return lookup.count(Queries.term(Fields.KIND, Fields.MANIFEST));
    }

    @Override
    public List<Entry> export(@Nullable Key after, int n) throws IOException {
        return new OpenSearchExport(lookup).page(after, n);
    }

    @Override
    public void requireWritable() throws IOException {
        requireOpen();
        try {
            JsonNode settings =
                    connection.index(
                            "GET",
                            "/_settings/index.blocks*",
                            Map.of("flat_settings", "true"),
                            null);
            for (JsonNode index : settings) {
                JsonNode blocks = index.path("settings");
                if (isSet(blocks, "index.blocks.read_only_allow_delete")) {
                    throw connection.refusal(
                            403,
                            "cluster_block_exception",
                            "read-only-allow-delete",
                            Queries.object());
                }
                if (isSet(blocks, "index.blocks.write")
                        || isSet(blocks, "index.blocks.read_only")) {
                    throw connection.refusal(403, "cluster_block_exception", "", Queries.object());
                }
            }
        } catch (EngineException e) {
            throw unwritable(e);
        }
    }

    private static boolean isSet(JsonNode settings, String name) {
        return settings.path(name).asString("false").equals("true");
    }

    @Override
    public long losses() {
        return losses.get();
    }

    /** A change broke off, and all that was not committed is given up with it. */
    private IndexWriteException broken(EngineException cause) {
        log.error(
                "a write to the index {} on OpenSearch broke off, and changes since the last commit are given up: {}",
                connection.settings().index(),
                cause.getMessage());
        forgetIncoming();
        uncommitted.clear();
        purging = null;
        writer.clear();
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
