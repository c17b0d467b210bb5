package dev.winnow.core.retrieval;

/** Passages with a lexical and a dense search. Safe for use by several threads. */
public interface PassageIndex extends AutoCloseable {

    /**
     * A view of the index as it is now. Documents that are added or deleted later do not change it.
     * The caller closes it.
     */
    IndexView view();

    @Override
    void close();
}
