package dev.winnow.retriever.index;

import dev.winnow.core.document.DamagedIndexException;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.IndexPosition;
import dev.winnow.core.retrieval.PassageIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;

/** The searchable side of a {@link LuceneIndex}. */
final class LucenePassageIndex implements PassageIndex {

    private final Searchers searchers;
    private final TextQueries queries;
    private final IndexSettings content;
    private final DenseSettings settings;

    LucenePassageIndex(
            Searchers searchers,
            TextQueries queries,
            IndexSettings content,
            DenseSettings settings) {
        this.searchers = searchers;
        this.queries = queries;
        this.content = content;
        this.settings = settings;
    }

    @Override
    public IndexView view() {
        try {
            IndexSearcher searcher = searchers.acquire();
            return new LuceneView(
                    searcher,
                    new IndexPosition(Searchers.commit(searcher).sequence(), content.hash()),
                    queries,
                    settings,
                    () -> release(searcher));
        } catch (AlreadyClosedException e) {
            throw new UncheckedIOException(new IOException("the index is closed", e));
        } catch (DamagedIndexException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("the index cannot be read: " + e.getMessage(), e);
        }
    }

    private void release(IndexSearcher searcher) {
        try {
            searchers.release(searcher);
        } catch (IOException e) {
            throw new UncheckedIOException("a view of the index could not be closed", e);
        }
    }

    /**
     * Nothing to do: the files belong to the index, which closes them for its documents as well.
     */
    @Override
    public void close() {}
}
