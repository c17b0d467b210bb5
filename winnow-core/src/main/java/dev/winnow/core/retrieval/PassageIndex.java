package dev.winnow.core.retrieval;

/** Passages that can be searched by words and by vectors. Safe for use by several threads. */
public interface PassageIndex extends AutoCloseable {

    /** A view of the index as it is now. Documents that come or go later do not change it. The caller closes it. */
    IndexView view();

    @Override
    void close();
}
