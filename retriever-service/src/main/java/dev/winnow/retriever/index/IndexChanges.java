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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of an index: what was made since the last commit, the writer that makes them, and how far
 * the topic was read. If a write breaks off, all that was not committed is given up, and a new
 * writer goes on from the last commit. Safe for use by several threads.
 */
final class IndexChanges {

    private static final Logger log = LoggerFactory.getLogger(IndexChanges.class);

    private final IndexFolder place;
    private final Directory directory;
    private final DiskRoom room;
    private final Supplier<IndexWriterConfig> writerConfig;
    private final Searchers searchers;
    private final StoredDocuments documents;
    private final IndexSettings content;

    /** Guards the order of changes, so that the higher sequence number is the later change. */
    private final ReentrantLock changing = new ReentrantLock();

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
            DiskRoom room,
            Supplier<IndexWriterConfig> writerConfig,
            IndexWriter writer,
            Searchers searchers,
            IndexSettings content) {
        this.place = place;
        this.directory = directory;
        this.room = room;
        this.writerConfig = writerConfig;
        this.writer = writer;
        this.searchers = searchers;
        this.documents = new StoredDocuments(searchers);
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

    void put(IncomingDocument document, List<EmbeddedPassage> embedded) throws IOException {
        DocumentBlock block = new DocumentBlock(document, embedded, content.dimensions());
        changing.lock();
        try {
            long next = sequence + 1;
            store(block, next, document.groups());
            sequence = next;
        } finally {
            changing.unlock();
        }
    }

    void put(IncomingDocument document, List<EmbeddedPassage> embedded, long version)
            throws IOException {
        DocumentBlock block = new DocumentBlock(document, embedded, content.dimensions());
        changing.lock();
        try {
            if (isNewer(version, block.key())) {
                store(block, version, document.groups());
                sequence = Math.max(sequence, version);
            }
        } finally {
            changing.unlock();
        }
    }

    private void store(DocumentBlock block, long version, List<String> groups) throws IOException {
        room.require();
        Term key = new Term(IndexFields.DOCUMENT, block.key());
        var documents = block.build(version);
        write(writer -> writer.updateDocuments(key, documents));
        uncommitted.put(block.key(), new Change(true, version, groups));
    }

    void delete(TenantId tenant, DocumentId id, long version, Instant at) throws IOException {
        BytesRef key = Keys.document(tenant, id);
        var tombstone = DocumentBlock.tombstone(key, version, at);
        changing.lock();
        try {
            if (isNewer(version, key)) {
                write(
                        writer ->
                                writer.updateDocument(
                                        new Term(IndexFields.DOCUMENT, key), tombstone));
                uncommitted.put(key, Change.removed(version));
            }
        } finally {
            changing.unlock();
        }
    }

    void purge(Instant before) throws IOException {
        changing.lock();
        try {
            Query tombstones =
                    LongPoint.newRangeQuery(
                            IndexFields.TOMBSTONE, Long.MIN_VALUE, before.toEpochMilli() - 1);
            write(writer -> writer.deleteDocuments(tombstones));
        } finally {
            changing.unlock();
        }
    }

    OptionalLong version(TenantId tenant, DocumentId id) throws IOException {
        changing.lock();
        try {
            return version(Keys.document(tenant, id));
        } finally {
            changing.unlock();
        }
    }

    private OptionalLong version(BytesRef key) throws IOException {
        Change pending = uncommitted.get(key);
        return pending == null ? documents.version(key) : OptionalLong.of(pending.version());
    }

    private boolean isNewer(long version, BytesRef key) throws IOException {
        OptionalLong known = version(key);
        return known.isEmpty() || version > known.getAsLong();
    }

    List<String> groups(TenantId tenant, DocumentId id) throws IOException {
        BytesRef key = Keys.document(tenant, id);
        changing.lock();
        try {
            Change pending = uncommitted.get(key);
            return pending == null
                    ? documents.stored(tenant, id).map(StoredDocument::groups).orElse(List.of())
                    : pending.groups();
        } finally {
            changing.unlock();
        }
    }

    @Nullable TopicPosition position() {
        changing.lock();
        try {
            return position;
        } finally {
            changing.unlock();
        }
    }

    boolean delete(TenantId tenant, DocumentId id) throws IOException {
        BytesRef key = Keys.document(tenant, id);
        changing.lock();
        try {
            Change pending = uncommitted.get(key);
            boolean exists = pending == null ? documents.exists(key) : pending.stored();
            if (exists) {
                write(writer -> writer.deleteDocuments(new Term(IndexFields.DOCUMENT, key)));
                sequence++;
                uncommitted.put(key, Change.removed(sequence));
            }
            return exists;
        } finally {
            changing.unlock();
        }
    }

    void commit() throws IOException {
        changing.lock();
        try {
            reviveWriter();
            if (!uncommitted.isEmpty()) {
                publish();
            }
        } finally {
            changing.unlock();
        }
    }

    void commit(TopicPosition reached, long known) throws IOException {
        changing.lock();
        try {
            reviveWriter();
            if (losses.get() != known) {
                throw IndexWriteException.lostBeside();
            }
            TopicPosition now = position == null ? reached : position.advancedTo(reached);
            position = now;
            sequence = now.sequence();
            publish();
        } finally {
            changing.unlock();
        }
    }

    /** As {@link LuceneIndex#finishMerges} says. */
    void finishMerges() throws IOException {
        IndexWriter merged = writer;
        merged.maybeMerge();
        if (merged.getConfig().getMergeScheduler() instanceof ConcurrentMergeScheduler merging) {
            merging.sync();
        }
        changing.lock();
        try {
            publish();
        } finally {
            changing.unlock();
        }
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

    @FunctionalInterface
    private interface Writing {
        void to(IndexWriter writer) throws IOException;
    }

    /**
     * Writes under the lock. Whatever goes wrong with the disk ends the writer, and all that was
     * not committed.
     */
    private void write(Writing what) throws IOException {
        reviveWriter();
        try {
            what.to(writer);
        } catch (IOException | AlreadyClosedException e) {
            Throwable tragedy = writer.getTragicException();
            throw beginAnew(tragedy == null ? e : tragedy);
        }
    }

    /** Opens a new writer if the last one died, in a merge for example, which nobody waits for. */
    private void reviveWriter() throws IOException {
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
            return WriteFailures.stillBroken(damage(e));
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
            throw WriteFailures.unseen(e);
        }
        return why;
    }

    private static Throwable damage(Throwable cause) {
        return cause instanceof CorruptIndexException ? new DamagedIndexException(cause) : cause;
    }

    /** Opens a new writer if there is none. */
    void requireWriter() throws IOException {
        if (writer.isOpen()) {
            // Nobody waits for a commit to learn this.
            return;
        }
        changing.lock();
        try {
            reviveWriter();
        } finally {
            changing.unlock();
        }
    }

    long losses() {
        return losses.get();
    }

    /** Closes searchers, writer and directory, and gives up what was not committed. */
    void close() throws IOException {
        changing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try (directory) {
                searchers.close();
                writer.rollback();
            }
        } finally {
            changing.unlock();
        }
    }

    private static CommitData committed(IndexWriter writer) {
        Map<String, String> data = new HashMap<>();
        writer.getLiveCommitData().forEach(entry -> data.put(entry.getKey(), entry.getValue()));
        return CommitData.of(data);
    }
}
