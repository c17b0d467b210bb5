package dev.winnow.retriever.index;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.PassageIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The library on one Lucene index. Readers see commits, never what lies between two of them: what is visible is durable. Changes that were not
 * committed are given up on {@link #close()}, as in a crash.
 */
public final class LuceneLibrary implements Library, Replica {

    /** Lucene writes a segment when its buffer is full: four times its default, so that bulk loading merges less. */
    private static final double BUFFER_MEGABYTES = 64;

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final TextQueries queries;
    private final IndexSettings content;
    private final LucenePassageIndex passages;
    private final StoredDocuments documents;

    /** Guards the order of changes, so that the higher sequence number is the later change. */
    private final ReentrantLock changing = new ReentrantLock();

    /** What happened to documents since the last commit. */
    private final Map<BytesRef, Change> uncommitted = new HashMap<>();

    private long sequence;
    private @Nullable TopicPosition position;
    private boolean closed;

    private LuceneLibrary(
            Directory directory,
            IndexWriter writer,
            SearcherManager searchers,
            TextQueries queries,
            IndexSettings content,
            SearchSettings search,
            CommitData committed) {
        this.directory = directory;
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
    private record Change(boolean stored, DocumentVersion version, List<String> groups) {

        static Change removed(long version) {
            return new Change(false, new DocumentVersion(version, 0), List.of());
        }
    }

    /**
     * Opens the library in a folder, or begins one there.
     *
     * @throws IndexInUseException if another library has it open
     * @throws IndexSettingsException if it was built with other settings
     * @throws UnreadableIndexException if the folder holds something else, or a damaged index
     */
    public static LuceneLibrary open(Path folder, IndexSettings content, SearchSettings search)
            throws IOException {
        TextQueries.allowLongQuestions();
        IndexFolder place = new IndexFolder(folder);
        TextQueries queries = new TextQueries();
        Directory directory = place.directory();
        IndexWriter writer = null;
        try {
            Similarity similarity = new FieldScores(search);
            writer =
                    place.writer(
                            directory, writerConfig(queries, similarity, search.dense()), content);
            SearcherManager searchers =
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
            return new LuceneLibrary(
                    directory, writer, searchers, queries, content, search, committed(writer));
        } catch (IOException | RuntimeException e) {
            if (writer != null) {
                writer.rollback();
            }
            directory.close();
            queries.close();
            throw e;
        }
    }

    @Override
    public void put(IncomingDocument document, List<EmbeddedPassage> embedded) throws IOException {
        DocumentBlock block = new DocumentBlock(document, embedded, content.dimensions());
        changing.lock();
        try {
            long next = sequence + 1;
            store(block, new DocumentVersion(next, 0), document.groups());
            sequence = next;
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void put(
            IncomingDocument document, List<EmbeddedPassage> embedded, DocumentVersion version)
            throws IOException {
        DocumentBlock block = new DocumentBlock(document, embedded, content.dimensions());
        changing.lock();
        try {
            store(block, version, document.groups());
        } finally {
            changing.unlock();
        }
    }

    private void store(DocumentBlock block, DocumentVersion version, List<String> groups)
            throws IOException {
        writer.updateDocuments(new Term(IndexFields.DOCUMENT, block.key()), block.build(version));
        uncommitted.put(block.key(), new Change(true, version, groups));
    }

    @Override
    public void bury(TenantId tenant, DocumentId id, long version, Instant at) throws IOException {
        BytesRef key = Keys.document(tenant, id);
        changing.lock();
        try {
            writer.updateDocument(
                    new Term(IndexFields.DOCUMENT, key), DocumentBlock.grave(key, version, at));
            uncommitted.put(key, Change.removed(version));
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void forget(Instant before) throws IOException {
        changing.lock();
        try {
            writer.deleteDocuments(
                    LongPoint.newRangeQuery(
                            IndexFields.BURIED, Long.MIN_VALUE, before.toEpochMilli() - 1));
        } finally {
            changing.unlock();
        }
    }

    @Override
    public Optional<DocumentVersion> version(TenantId tenant, DocumentId id) throws IOException {
        BytesRef key = Keys.document(tenant, id);
        changing.lock();
        try {
            Change pending = uncommitted.get(key);
            return pending == null ? documents.version(key) : Optional.of(pending.version());
        } finally {
            changing.unlock();
        }
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
                writer.deleteDocuments(new Term(IndexFields.DOCUMENT, key));
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
            if (!uncommitted.isEmpty()) {
                publish();
            }
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void commit(TopicPosition reached) throws IOException {
        changing.lock();
        try {
            position = reached;
            sequence = reached.sequence();
            publish();
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void clear() throws IOException {
        changing.lock();
        try {
            writer.deleteAll();
            position = null;
            sequence = 0;
            publish();
        } finally {
            changing.unlock();
        }
    }

    /**
     * Waits until Lucene has merged what it wants to merge, and commits that. Searching many small segments takes longer than searching few large
     * ones; merging goes on by itself while the library is open and is given up by {@link #close()}, so this is for the end of a bulk load. Other
     * threads can change and commit meanwhile.
     */
    public void finishMerges() throws IOException {
        writer.maybeMerge();
        if (writer.getConfig().getMergeScheduler() instanceof ConcurrentMergeScheduler merging) {
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
        writer.setLiveCommitData(
                new CommitData(sequence, content.named(), position).toUserData().entrySet());
        writer.commit();
        uncommitted.clear();
        searchers.maybeRefreshBlocking();
    }

    @Override
    public Optional<StoredDocument> find(Scope scope, DocumentId id) throws IOException {
        return documents.find(scope, id);
    }

    @Override
    public Optional<String> text(Scope scope, DocumentId id) throws IOException {
        return documents.text(scope, id);
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
    public boolean isWritable() {
        return writer.isOpen();
    }

    @Override
    public PassageIndex passages() {
        return passages;
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
            TextQueries queries, Similarity similarity, DenseSettings dense) {
        return new IndexWriterConfig(
                        new PerFieldAnalyzerWrapper(
                                queries.english(), Map.of(IndexFields.EXACT, queries.exact())))
                .setSimilarity(similarity)
                .setCodec(new GraphFromSizeCodec(dense.encoding()))
                .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                .setCommitOnClose(false);
    }

    private static CommitData committed(IndexWriter writer) {
        Map<String, String> data = new HashMap<>();
        writer.getLiveCommitData().forEach(entry -> data.put(entry.getKey(), entry.getValue()));
        return CommitData.of(data);
    }
}
