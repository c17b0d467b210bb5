package dev.winnow.retriever.index;

import dev.winnow.core.document.DamagedIndexException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOFunction;
import org.jspecify.annotations.Nullable;

/**
 * Searchers of the newest commit. None of an index that is known to be damaged: Lucene looks at no
 * checksum while it reads, and would hand out altered texts as good ones.
 */
final class Searchers implements Closeable {

    private final SearcherManager manager;
    private volatile List<String> damaged = List.of();

    private Searchers(SearcherManager manager) {
        this.manager = manager;
    }

    static Searchers of(Directory directory, Similarity similarity) throws IOException {
        return new Searchers(
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
                        }));
    }

    /** Reads with a searcher. */
    <T> T read(IOFunction<IndexSearcher, T> reading) throws IOException {
        IndexSearcher searcher = acquire();
        try {
            return reading.apply(searcher);
        } catch (IOException e) {
            throw damage(e);
        } finally {
            manager.release(searcher);
        }
    }

    /** A failure that shows damaged files as what it is; any other as it was met. */
    static IOException damage(IOException met) {
        return met instanceof CorruptIndexException || met instanceof EOFException
                ? new DamagedIndexException(met)
                : met;
    }

    /** A searcher, to be released. */
    IndexSearcher acquire() throws IOException {
        requireSound();
        return manager.acquire();
    }

    void release(IndexSearcher searcher) throws IOException {
        manager.release(searcher);
    }

    /** What the commit that a searcher sees says of itself. */
    static CommitData commit(IndexSearcher searcher) throws IOException {
        return CommitData.of(
                ((DirectoryReader) searcher.getIndexReader()).getIndexCommit().getUserData());
    }

    /** Goes over to the newest commit. */
    void refresh() throws IOException {
        manager.maybeRefreshBlocking();
    }

    /** Gives out no more searchers if these are files. */
    void damaged(List<String> files) {
        damaged = List.copyOf(files);
    }

    List<String> damaged() {
        return damaged;
    }

    void requireSound() throws DamagedIndexException {
        if (!damaged.isEmpty()) {
            throw new DamagedIndexException(damaged);
        }
    }

    @Override
    public void close() throws IOException {
        manager.close();
    }
}
