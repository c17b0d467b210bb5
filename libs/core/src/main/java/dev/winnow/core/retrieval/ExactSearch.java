package dev.winnow.core.retrieval;

import java.util.List;

/**
 * A view that can also look for words as they are written. Not every index has the field for it.
 */
public interface ExactSearch {

    /**
     * The {@code n} best passages that hold at least one of these phrases letter by letter, but for
     * case.
     *
     * @param phrases one or more tokens each; phrases without a token are ignored
     * @return ordered by the phrases' BM25 score, ties by passage id
     */
    List<Hit> exact(List<String> phrases, Access access, int n);
}
