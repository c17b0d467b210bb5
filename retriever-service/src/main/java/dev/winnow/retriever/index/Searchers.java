package dev.winnow.retriever.index;

import dev.winnow.core.document.DamagedIndexException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;

/**
 * Searchers of the newest commit. None of an index that is known to be damaged: Lucene looks at no
 * checksum while it reads, and would hand out altered texts as good ones.
 */
final class Searchers implements Closeable {

    private final SearcherManager manager;
    private volatile List<String> damaged = List.of();

    Searchers(SearcherManager manager) {
        this.manager = manager;
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
