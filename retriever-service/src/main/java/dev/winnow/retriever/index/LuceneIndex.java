package dev.winnow.retriever.index;

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
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.PassageIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index on one Lucene index. Readers see commits, never what lies between two of them: what is
 * visible is durable. Changes that were not committed are given up on {@link #close()}, as in a
 * crash, and when a write breaks off: then a new writer goes on from the last commit.
 */
public final class LuceneIndex implements SearchableStore {

    /**
     * Lucene writes a segment when its buffer is full: four times its default, so that bulk loading
     * merges less.
     */
    private static final double BUFFER_MEGABYTES = 64;

    /**
     * Bytes that stay free: four times the buffer. A refusal may come when it is full, so that much
     * is still to be written, and about as much while it is committed; the rest is for deletions,
     * and for others who use the disk. Merges are counted apart.
     */
    public static final long DEFAULT_MIN_FREE = 256L << 20;

    private static final Logger log = LoggerFactory.getLogger(LuceneIndex.class);

    private final IndexFolder place;
    private final Directory directory;
    private final DiskRoom room;
    private final Supplier<IndexWriterConfig> writerConfig;
    private final Searchers searchers;
    private final TextQueries queries;
    private final IndexSettings content;
    private final LucenePassageIndex passages;
    private final StoredDocuments documents;

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

    private LuceneIndex(
            IndexFolder place,
            Directory directory,
            DiskRoom room,
            Supplier<IndexWriterConfig> writerConfig,
            IndexWriter writer,
            Searchers searchers,
            TextQueries queries,
            IndexSettings content,
            SearchSettings search,
            CommitData committed) {
        this.place = place;
        this.directory = directory;
        this.room = room;
        this.writerConfig = writerConfig;
        this.writer = writer;
        this.searchers = searchers;
        this.queries = queries;
        this.content = content;
        this.passages = new LucenePassageIndex(searchers, queries, content, search.dense());
        this.documents = new StoredDocuments(searchers);
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

    /** Whether a folder holds an index of Lucene, whoever made it. */
    public static boolean exists(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Directory directory = FSDirectory.open(folder)) {
            return DirectoryReader.indexExists(directory);
        }
    }

    /** Opens the index in a folder, and leaves {@link #DEFAULT_MIN_FREE} free on its disk. */
    public static LuceneIndex open(Path folder, IndexSettings content, SearchSettings search)
            throws IOException {
        return open(folder, content, search, DEFAULT_MIN_FREE);
    }

    /**
     * Opens the index in a folder, or begins one there.
     *
     * @param minFree bytes that must be free on the folder's disk before something is stored; 0 to
     *     never ask
     * @throws IndexOpenException if another index has it open, it was built with other settings, or
     *     the folder holds something else or a damaged index
     */
    public static LuceneIndex open(
            Path folder, IndexSettings content, SearchSettings search, long minFree)
            throws IOException {
        IndexFolder place = new IndexFolder(folder);
        Directory directory = place.directory();
        return open(place, directory, DiskRoom.of(place.path(), minFree), content, search);
    }

    /**
     * Opens the index on a directory, which is closed with it.
     *
     * @param place where the directory is
     */
    static LuceneIndex open(
            IndexFolder place,
            Directory directory,
            DiskRoom room,
            IndexSettings content,
            SearchSettings search)
            throws IOException {
        TextQueries.allowLongQuestions();
        TextQueries queries = new TextQueries();
        IndexWriter writer = null;
        try {
            Similarity similarity = new FieldScores(search);
            Supplier<IndexWriterConfig> config =
                    () -> writerConfig(queries, similarity, search.dense(), room);
            writer = place.writer(directory, config.get(), content);
            SearcherManager manager =
                    new SearcherManager(
                            directory,
                            new SearcherFactory() {
                                @Override
                                public IndexSearcher newSearcher(
                                        IndexReader reader, @Nullable IndexReader previous) {
                                    // No executor: one question is one thread, and the order of its
                                    // sums is fixed.
                                    IndexSearcher searcher = new IndexSearcher(reader);
                                    searcher.setSimilarity(similarity);
                                    return searcher;
                                }
                            });
            return new LuceneIndex(
                    place,
                    directory,
                    room,
                    config,
                    writer,
                    new Searchers(manager),
                    queries,
                    content,
                    search,
                    committed(writer));
        } catch (IOException | RuntimeException e) {
            if (writer != null) {
                writer.rollback();
            }
            directory.close();
            queries.close();
            if (e instanceof CorruptIndexException damage) {
                throw place.damaged(damage);
            }
            throw e;
        }
    }

    @Override
    public void put(IncomingDocument document, List<EmbeddedPassage> embedded) throws IOException {
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

    @Override
    public void put(IncomingDocument document, List<EmbeddedPassage> embedded, long version)
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

    @Override
    public void delete(TenantId tenant, DocumentId id, long version, Instant at)
            throws IOException {
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

    @Override
    public void purge(Instant before) throws IOException {
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

    @Override
    public OptionalLong version(TenantId tenant, DocumentId id) throws IOException {
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

    @Override
    public List<String> groups(TenantId tenant, DocumentId id) throws IOException {
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

    /** One process, and one index in it, holds an index. */
    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public @Nullable TopicPosition position() {
        changing.lock();
        try {
            return position;
        } finally {
            changing.unlock();
        }
    }

    @Override
    public boolean delete(TenantId tenant, DocumentId id) throws IOException {
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

    @Override
    public void commit() throws IOException {
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

    @Override
    public void commit(TopicPosition reached, long known) throws IOException {
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

    /**
     * Waits until Lucene has merged what it wants to merge, and commits that. Searching many small
     * segments takes longer than searching few large ones; merging goes on by itself while the
     * index is open and is given up by {@link #close()}, so this is for the end of a bulk load.
     * Other threads can change and commit meanwhile.
     */
    public void finishMerges() throws IOException {
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
            throw broken;
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
            why = room.explain(room.free(), cause);
            writer.rollback();
            writer = place.writer(directory, writerConfig.get(), content);
        } catch (IOException | RuntimeException e) {
            log.warn("no new writer opens for the index in {}: {}", place.path(), e.toString());
            return WriteFailures.stillBroken(e);
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

    @Override
    public Optional<StoredDocument> find(Scope scope, DocumentId id) throws IOException {
        return documents.find(scope, id);
    }

    @Override
    public Optional<String> original(Scope scope, DocumentId id) throws IOException {
        return documents.original(scope, id);
    }

    @Override
    public List<StoredDocument> list(Scope scope, @Nullable DocumentId after, int n)
            throws IOException {
        return documents.list(scope, after, n);
    }

    @Override
    public Optional<StoredDocument> stored(TenantId tenant, DocumentId id) throws IOException {
        return documents.stored(tenant, id);
    }

    @Override
    public List<StoredDocument> ofOrigin(TenantId tenant, String origin) throws IOException {
        return documents.ofOrigin(tenant, origin);
    }

    @Override
    public long documents() throws IOException {
        return documents.count();
    }

    @Override
    public List<Entry> export(@Nullable Key after, int n) throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            return new IndexExport(searcher).page(after, n);
        } finally {
            searchers.release(searcher);
        }
    }

    @Override
    public void requireWritable() throws IOException {
        searchers.requireSound();
        room.require();
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

    /**
     * Compares every file of the newest commit with its checksum, which takes as long as reading
     * them. If one is not as it was written, nothing is read or written from then on: every other
     * method that does so throws {@link dev.winnow.core.document.DamagedIndexException}.
     */
    public Checksums.Result verify(Checksums.Pace pace) throws IOException, InterruptedException {
        Checksums.Result result = Checksums.of(directory, pace);
        if (!result.damaged().isEmpty()) {
            searchers.damaged(result.damaged());
            log.error(
                    "the index in {} is damaged, and neither searched nor written from now on: {} of {} files are not as they were written: {}",
                    place.path(),
                    result.damaged().size(),
                    result.files(),
                    result.damaged());
        }
        return result;
    }

    /** Files that {@link #verify} found damaged; none if it never did. */
    public List<String> damaged() {
        return searchers.damaged();
    }

    @Override
    public long losses() {
        return losses.get();
    }

    @Override
    public void requireRoomBeside(long bytes) throws IOException {
        room.requireBeside(bytes);
    }

    /**
     * Bytes that are free on the disk.
     *
     * @throws IndexWriteException if the disk does not say
     */
    public long freeBytes() throws IOException {
        return room.free();
    }

    @Override
    public PassageIndex passages() {
        return passages;
    }

    @Override
    public long sequence() throws IOException {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return Searchers.commit(searcher).sequence();
            } finally {
                searchers.release(searcher);
            }
        } catch (AlreadyClosedException e) {
            throw new IOException("the index is closed", e);
        }
    }

    /** Where the index is. */
    public Path folder() {
        return place.path();
    }

    @Override
    public String settingsHash() {
        return content.hash();
    }

    @Override
    public void close() throws IOException {
        changing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try (directory;
                    queries) {
                searchers.close();
                writer.rollback();
            }
        } finally {
            changing.unlock();
        }
    }

    private static IndexWriterConfig writerConfig(
            TextQueries queries, Similarity similarity, DenseSettings dense, DiskRoom room) {
        return new IndexWriterConfig(
                        new PerFieldAnalyzerWrapper(
                                queries.analysis().english(),
                                Map.of(IndexFields.EXACT, queries.analysis().exact())))
                .setSimilarity(similarity)
                .setCodec(new GraphFromSizeCodec(dense.encoding()))
                .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                .setMergePolicy(new MergesWithRoom(new TieredMergePolicy(), room))
                .setCommitOnClose(false);
    }

    private static CommitData committed(IndexWriter writer) {
        Map<String, String> data = new HashMap<>();
        writer.getLiveCommitData().forEach(entry -> data.put(entry.getKey(), entry.getValue()));
        return CommitData.of(data);
    }
}
