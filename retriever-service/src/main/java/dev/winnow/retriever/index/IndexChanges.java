package dev.winnow.retriever.index;

import dev.winnow.core.document.DamagedIndexException;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.IndexSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The half of an index that changes: what was made since the last commit, the writer that makes
 * them, and how far the topic was read. If a write breaks off, all that was not committed is given
 * up, and a new writer goes on from the last commit. Safe for use by several threads: its lock
 * guards the order of changes, so that the higher sequence number is the later change.
 */
abstract class IndexChanges extends StoredDocuments {

    private static final Logger log = LoggerFactory.getLogger(IndexChanges.class);

    final IndexFolder place;
    final Directory directory;
    final FreeSpace room;
    private final Supplier<IndexWriterConfig> writerConfig;
    final IndexSettings content;

    /** What happened to documents since the last commit. */
    private final Map<BytesRef, Change> uncommitted = new HashMap<>();

    /** Replaced under the lock only; looked at by others, who want to know whether it lives. */
    private volatile IndexWriter writer;

    private final AtomicLong losses = new AtomicLong();

    /** Whether the writer died and no new one has opened. */
    private boolean broken;

    private long sequence;
    private @Nullable TopicPosition position;
    private volatile boolean closed;

    /**
     * @param writerConfig of this writer and of those after it
     * @param searchers go over to each commit
     */
    IndexChanges(
            IndexFolder place,
            Directory directory,
            FreeSpace room,
            Supplier<IndexWriterConfig> writerConfig,
            IndexWriter writer,
            Searchers searchers,
            IndexSettings content) {
        super(searchers);
        this.place = place;
        this.directory = directory;
        this.room = room;
        this.writerConfig = writerConfig;
        this.writer = writer;
        this.content = content;
        CommitData committed = committed(writer);
        this.sequence = committed.sequence();
        this.position = committed.position();
    }

    /**
     * What happened to a document.
     *
     * @param stored false if it was removed
     * @param groups who may see it
     */
    private record Change(boolean stored, long version, List<String> groups) {

        static Change removed(long version) {
            return new Change(false, version, List.of());
        }
    }

    @Override
    public void put(IncomingDocument document, List<EmbeddedPassage> embedded) throws IOException {
        DocumentBlock block = new DocumentBlock(document, embedded, content.dimensions());
        synchronized (this) {
            long next = sequence + 1;
            store(block, next, document.groups());
            sequence = next;
        }
    }

    @Override
    public void put(IncomingDocument document, List<EmbeddedPassage> embedded, long version)
            throws IOException {
        DocumentBlock block = new DocumentBlock(document, embedded, content.dimensions());
        synchronized (this) {
            if (isNewer(version, block.key())) {
                store(block, version, document.groups());
                sequence = Math.max(sequence, version);
            }
        }
    }

    private void store(DocumentBlock block, long version, List<String> groups) throws IOException {
        room.require();
        Term key = new Term(IndexFields.DOCUMENT, block.key());
        var documents = block.build(version);
        write(writer -> writer.updateDocuments(key, documents));
        uncommitted.put(block.key(), new Change(true, version, groups));
    }

    @Override
    public synchronized void delete(TenantId tenant, DocumentId id, long version, Instant at)
            throws IOException {
        BytesRef key = Keys.TERMS.document(tenant, id);
        if (isNewer(version, key)) {
            var tombstone = DocumentBlock.tombstone(key, version, at);
            write(writer -> writer.updateDocument(new Term(IndexFields.DOCUMENT, key), tombstone));
            uncommitted.put(key, Change.removed(version));
        }
    }

    @Override
    public synchronized boolean delete(TenantId tenant, DocumentId id) throws IOException {
        BytesRef key = Keys.TERMS.document(tenant, id);
        Change pending = uncommitted.get(key);
        boolean exists = pending == null ? exists(key) : pending.stored();
        if (exists) {
            write(writer -> writer.deleteDocuments(new Term(IndexFields.DOCUMENT, key)));
            sequence++;
            uncommitted.put(key, Change.removed(sequence));
        }
        return exists;
    }

    @Override
    public synchronized void purge(Instant before) throws IOException {
        Query tombstones =
                LongPoint.newRangeQuery(
                        IndexFields.TOMBSTONE, Long.MIN_VALUE, before.toEpochMilli() - 1);
        write(writer -> writer.deleteDocuments(tombstones));
    }

    @Override
    public OptionalLong version(TenantId tenant, DocumentId id) throws IOException {
        return version(Keys.TERMS.document(tenant, id));
    }

    private synchronized OptionalLong version(BytesRef key) throws IOException {
        Change pending = uncommitted.get(key);
        return pending == null ? committedVersion(key) : OptionalLong.of(pending.version());
    }

    private boolean isNewer(long version, BytesRef key) throws IOException {
        OptionalLong known = version(key);
        return known.isEmpty() || version > known.getAsLong();
    }

    @Override
    public synchronized List<String> groups(TenantId tenant, DocumentId id) throws IOException {
        Change pending = uncommitted.get(Keys.TERMS.document(tenant, id));
        return pending == null
                ? stored(tenant, id).map(StoredDocument::groups).orElse(List.of())
                : pending.groups();
    }

    @Override
    public synchronized @Nullable TopicPosition position() {
        return position;
    }

    @Override
    public synchronized void commit() throws IOException {
        reviveWriter();
        if (!uncommitted.isEmpty()) {
            publish();
        }
    }

    @Override
    public synchronized void commit(TopicPosition reached, long known) throws IOException {
        reviveWriter();
        if (losses.get() != known) {
            throw IndexWriteException.lostBeside();
        }
        TopicPosition now = position == null ? reached : position.advancedTo(reached);
        position = now;
        sequence = now.sequence();
        publish();
    }

    private void publish() throws IOException {
        var data = new CommitData(sequence, content.named(), position).toUserData().entrySet();
        write(
                writer -> {
                    writer.setLiveCommitData(data);
                    writer.commit();
                });
        uncommitted.clear();
        searchers.refresh();
    }

    /**
     * Writes under the lock. Whatever goes wrong with the disk ends the writer, and all that was
     * not committed.
     */
    private void write(IOConsumer<IndexWriter> what) throws IOException {
        reviveWriter();
        try {
            what.accept(writer);
        } catch (IOException | AlreadyClosedException e) {
            Throwable tragedy = writer.getTragicException();
            throw beginAnew(tragedy == null ? e : tragedy);
        }
    }

    /** Opens a new writer if the last one died, in a merge for example, which nobody waits for. */
    private synchronized void reviveWriter() throws IOException {
        if (closed) {
            throw new IOException("the index is closed");
        }
        searchers.requireSound();
        if (writer.isOpen()) {
            return;
        }
        boolean lost = !uncommitted.isEmpty();
        Throwable tragedy = writer.getTragicException();
        IndexWriteException broken =
                beginAnew(tragedy == null ? new IOException("the writer is closed") : tragedy);
        if (lost || !writer.isOpen()) {
            throw writer.isOpen() && broken.isOverByItself()
                    ? IndexWriteException.lostBeside()
                    : broken;
        }
    }

    /**
     * Goes on from the last commit with a new writer, which also removes what the old one left
     * half-done; if it does not open, the next change tries again.
     *
     * @return why the change that met it was not kept
     * @throws IndexWriteException if the new writer opened, and readers cannot go over to what it
     *     goes on from
     */
    private IndexWriteException beginAnew(Throwable cause) throws IndexWriteException {
        if (!broken) {
            log.error(
                    "a write to the index in {} broke off; changes since the last commit are lost",
                    place.path(),
                    cause);
            broken = true;
            losses.incrementAndGet();
            uncommitted.clear();
        }
        IndexWriteException why;
        try {
            // Before the new writer removes what was left half-done.
            why = room.explain(room.free(), damage(cause));
            writer.rollback();
            writer = place.writer(directory, writerConfig.get(), content);
        } catch (IOException | RuntimeException e) {
            log.warn("no new writer opens for the index in {}: {}", place.path(), e.toString());
            return FreeSpace.failed(
                    "the index takes no changes since a write to it failed (%s; the log has the details); that is tried again with each change, and searching goes on",
                    damage(e));
        }
        // Whatever fails from here on: the next break is one of this writer.
        broken = false;
        CommitData committed = committed(writer);
        sequence = committed.sequence();
        position = committed.position();
        log.info("a new writer goes on from the last commit of the index in {}", place.path());
        try {
            searchers.refresh();
        } catch (IOException e) {
            throw FreeSpace.failed(
                    "the change was not kept, because a write to the index failed and what it holds since cannot be read (%s); send it again",
                    e);
        }
        return why;
    }

    /** A file that ends early may be a disk that was away: that is over by itself. */
    private static Throwable damage(Throwable cause) {
        return cause instanceof CorruptIndexException ? new DamagedIndexException(cause) : cause;
    }

    @Override
    public void requireWritable() throws IOException {
        searchers.requireSound();
        room.require();
        // Nobody waits for a commit to learn that there is no writer.
        if (!writer.isOpen()) {
            reviveWriter();
        }
    }

    @Override
    public long losses() {
        return losses.get();
    }

    /** Closes searchers, writer and directory, and gives up what was not committed. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (directory) {
            searchers.close();
            writer.rollback();
        }
    }

    private static CommitData committed(IndexWriter writer) {
        Map<String, String> data = new HashMap<>();
        writer.getLiveCommitData().forEach(entry -> data.put(entry.getKey(), entry.getValue()));
        return CommitData.of(data);
    }
}
