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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
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

    /** The buffer has a sixteenth of the heap at most; bodies and documents have most of it. */
    private static final double HEAP_PARTS = 16.0 * (1 << 20);

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
    private final IndexChanges changes;
    private final Searchers searchers;
    private final TextQueries queries;
    private final IndexSettings content;
    private final LucenePassageIndex passages;
    private final StoredDocuments documents;

    private LuceneIndex(
            IndexFolder place,
            Directory directory,
            DiskRoom room,
            IndexChanges changes,
            Searchers searchers,
            TextQueries queries,
            IndexSettings content,
            SearchSettings search) {
        this.place = place;
        this.directory = directory;
        this.room = room;
        this.changes = changes;
        this.searchers = searchers;
        this.queries = queries;
        this.content = content;
        this.passages = new LucenePassageIndex(searchers, queries, content, search.dense());
        this.documents = new StoredDocuments(searchers);
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

    /** Whether a folder has an index with anything in it, which may be open elsewhere. */
    public static boolean holdsDocuments(Path folder) throws IOException {
        if (!exists(folder)) {
            return false;
        }
        try (Directory directory = FSDirectory.open(folder)) {
            for (SegmentCommitInfo segment : SegmentInfos.readLatestCommit(directory)) {
                if (segment.info.maxDoc() > segment.getDelCount()) {
                    return true;
                }
            }
            return false;
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
            Searchers searchers = new Searchers(manager);
            return new LuceneIndex(
                    place,
                    directory,
                    room,
                    new IndexChanges(place, directory, room, config, writer, searchers, content),
                    searchers,
                    queries,
                    content,
                    search);
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
        changes.put(document, embedded);
    }

    @Override
    public void put(IncomingDocument document, List<EmbeddedPassage> embedded, long version)
            throws IOException {
        changes.put(document, embedded, version);
    }

    @Override
    public void delete(TenantId tenant, DocumentId id, long version, Instant at)
            throws IOException {
        changes.delete(tenant, id, version, at);
    }

    @Override
    public boolean delete(TenantId tenant, DocumentId id) throws IOException {
        return changes.delete(tenant, id);
    }

    @Override
    public void purge(Instant before) throws IOException {
        changes.purge(before);
    }

    @Override
    public OptionalLong version(TenantId tenant, DocumentId id) throws IOException {
        return changes.version(tenant, id);
    }

    @Override
    public List<String> groups(TenantId tenant, DocumentId id) throws IOException {
        return changes.groups(tenant, id);
    }

    @Override
    public @Nullable TopicPosition position() {
        return changes.position();
    }

    @Override
    public void commit() throws IOException {
        changes.commit();
    }

    @Override
    public void commit(TopicPosition reached, long known) throws IOException {
        changes.commit(reached, known);
    }

    /**
     * Waits until Lucene has merged what it wants to merge, and commits that. Searching many small
     * segments takes longer than searching few large ones; merging goes on by itself while the
     * index is open and is given up by {@link #close()}, so this is for the end of a bulk load.
     * Other threads can change and commit meanwhile.
     */
    public void finishMerges() throws IOException {
        changes.finishMerges();
    }

    @Override
    public void requireWritable() throws IOException {
        searchers.requireSound();
        room.require();
        changes.requireWriter();
    }

    @Override
    public long losses() {
        return changes.losses();
    }

    /** One process, and one index in it, holds an index. */
    @Override
    public boolean isShared() {
        return false;
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
    public List<StoredDocument> list(Scope scope, String origin, @Nullable DocumentId after, int n)
            throws IOException {
        return documents.list(scope, origin, after, n);
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
        try (queries) {
            changes.close();
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
                .setRAMBufferSizeMB(
                        Math.min(BUFFER_MEGABYTES, Runtime.getRuntime().maxMemory() / HEAP_PARTS))
                .setMergePolicy(new MergesWithRoom(new TieredMergePolicy(), room))
                .setCommitOnClose(false);
    }
}
