package dev.winnow.eval.retrieval;

import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.PassageIndex;

/**
 * An index that answers what it was asked before from memory. An experiment asks one question under hundreds of settings, most of which differ
 * only in what they do with the same lists and scores; the retriever stays the product's and does not know. Used by one thread.
 */
final class SearchMemory implements PassageIndex {

    private final PassageIndex index;
    private RememberedView view;

    SearchMemory(PassageIndex index) {
        this.index = index;
        this.view = new RememberedView(index.view());
    }

    /** The same view each time, which stays open. */
    @Override
    public IndexView view() {
        return view;
    }

    /** Forgets everything: the next question has nothing in common with the last one. */
    void forget() {
        view.release();
        view = new RememberedView(index.view());
    }

    /** Gives the view back; the index itself stays open. */
    @Override
    public void close() {
        view.release();
    }
}
