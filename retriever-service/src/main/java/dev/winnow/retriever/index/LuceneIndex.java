package dev.winnow.retriever.index;

import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.PassageIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index on one Lucene index. Readers see commits, never what lies between two of them: what is
 * visible is durable. Changes that were not committed are given up on {@link #close()}, as in a
 * crash, and when a write breaks off: then a new writer goes on from the last commit.
 */
public final class LuceneIndex extends IndexChanges {

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

    private final LuceneAnalysis analysis;
    private final PassageIndex passages;

    private LuceneIndex(
            IndexFolder place,
            Directory directory,
            FreeSpace room,
            Supplier<IndexWriterConfig> writerConfig,
            IndexWriter writer,
            Searchers searchers,
            LuceneAnalysis analysis,
            IndexSettings content,
            SearchSettings search) {
        super(place, directory, room, writerConfig, writer, searchers, content);
        this.analysis = analysis;
        this.passages = deadline -> new LuceneView(searchers, content, analysis, search);
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
        return open(place, directory, FreeSpace.of(place.path(), minFree), content, search);
    }

    /**
     * Opens the index on a directory, which is closed with it.
     *
     * @param place where the directory is
     */
    static LuceneIndex open(
            IndexFolder place,
            Directory directory,
            FreeSpace room,
            IndexSettings content,
            SearchSettings search)
            throws IOException {
        allowLongQuestions();
        LuceneAnalysis analysis = new LuceneAnalysis();
        IndexWriter writer = null;
        try {
            Similarity similarity = search.similarity();
            Supplier<IndexWriterConfig> config =
                    () -> writerConfig(analysis, similarity, search, room);
            writer = place.writer(directory, config.get(), content);
            return new LuceneIndex(
                    place,
                    directory,
                    room,
                    config,
                    writer,
                    Searchers.of(directory, similarity),
                    analysis,
                    content,
                    search);
        } catch (IOException | RuntimeException e) {
            if (writer != null) {
                writer.rollback();
            }
            directory.close();
            analysis.close();
            if (e instanceof CorruptIndexException damage) {
                throw place.damaged(damage);
            }
            throw e;
        }
    }

    /** One process, and one index in it, holds an index. */
    @Override
    public boolean isShared() {
        return false;
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
    public String settingsHash() {
        return content.hash();
    }

    @Override
    public synchronized void close() throws IOException {
        try (analysis) {
            super.close();
        }
    }

    private static IndexWriterConfig writerConfig(
            LuceneAnalysis analysis, Similarity similarity, SearchSettings search, FreeSpace room) {
        return new IndexWriterConfig(analysis.analyzer())
                .setSimilarity(similarity)
                .setCodec(search.encoding().codec())
                .setRAMBufferSizeMB(
                        Math.min(BUFFER_MEGABYTES, Runtime.getRuntime().maxMemory() / HEAP_PARTS))
                .setMergePolicy(room.merges())
                .setCommitOnClose(false);
    }

    /**
     * Raises Lucene's limit, which is one for the whole process, to what a question and a filter
     * can hold together. Never lowers it: another part of the process may have raised it further.
     */
    private static void allowLongQuestions() {
        int wanted = 2 * LexicalQuery.MOST_TERMS;
        if (IndexSearcher.getMaxClauseCount() < wanted) {
            IndexSearcher.setMaxClauseCount(wanted);
        }
    }
}
