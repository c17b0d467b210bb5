package dev.winnow.eval.retrieval;

import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.eval.cache.CallMemory;
import dev.winnow.retriever.index.ExactSearch;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An index that answers from memory what it was asked before; the retriever stays the product's.
 * Used by one thread.
 */
final class SearchMemory implements PassageIndex {

    private static final Set<String> SEARCHES =
            Stream.of(IndexView.class, ExactSearch.class)
                    .flatMap(type -> Arrays.stream(type.getMethods()))
                    .map(Method::getName)
                    .filter(name -> !name.equals("close"))
                    .collect(Collectors.toSet());

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
        Set<String> closing = Set.of("close");
        return view instanceof ExactSearch
                ? CallMemory.of(IndexView.class, view, SEARCHES, closing, ExactSearch.class)
                : CallMemory.of(IndexView.class, view, SEARCHES, closing);
    }
}
