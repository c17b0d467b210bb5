package dev.winnow.bench.retrieval;

import dev.winnow.bench.cache.CallMemory;
import dev.winnow.core.retrieval.ExactSearch;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.PassageIndex;
import java.util.function.Predicate;

/**
 * An index that answers from memory what it was asked before; the retriever stays the product's.
 * Used by one thread.
 */
final class SearchMemory implements PassageIndex {

    private final PassageIndex index;
    private IndexView view;
    private IndexView memory;

    SearchMemory(PassageIndex index) {
        this.index = index;
        this.view = index.view();
        this.memory = remembering(view);
    }

    /** The same view each time; closing it does nothing. */
    @Override
    public IndexView view() {
        return memory;
    }

    /** Drops all answers: the next question has nothing in common with the last one. */
    void forget() {
        view.close();
        view = index.view();
        memory = remembering(view);
    }

    /** Gives the view back; the index itself stays open. */
    @Override
    public void close() {
        view.close();
    }

    private static IndexView remembering(IndexView view) {
        Predicate<String> closing = "close"::equals;
        return view instanceof ExactSearch
                ? CallMemory.of(IndexView.class, view, closing.negate(), closing, ExactSearch.class)
                : CallMemory.of(IndexView.class, view, closing.negate(), closing);
    }
}
