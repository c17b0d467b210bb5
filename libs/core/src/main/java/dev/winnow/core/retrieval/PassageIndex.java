package dev.winnow.core.retrieval;

import dev.winnow.core.deadline.Deadline;

/** Passages with a lexical and a dense search. Safe for use by several threads. */
public interface PassageIndex extends AutoCloseable {

    /**
     * A view of the index as it is now. Documents that are added or deleted later do not change it.
     * The caller closes it.
     */
    IndexView view();

    /**
     * The same for somebody who has no use of it after a deadline. An index on other machines stops
     * asking them then; one in this process is quick enough not to look.
     */
    default IndexView view(Deadline deadline) {
        return view();
    }

    @Override
    void close();
}
