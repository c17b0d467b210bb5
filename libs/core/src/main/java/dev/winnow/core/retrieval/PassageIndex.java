package dev.winnow.core.retrieval;

import dev.winnow.core.deadline.Deadline;

/** Passages with a lexical and a dense search. Safe for use by several threads. */
@FunctionalInterface
public interface PassageIndex extends AutoCloseable {

    /**
     * A view of the index as it is now. Documents that are added or deleted later do not change it.
     * The caller closes it.
     *
     * @param deadline after which nobody has use of it: an index on other machines stops asking
     *     them then; one in this process is quick enough not to look
     */
    IndexView view(Deadline deadline);

    /** The same without a deadline. */
    default IndexView view() {
        return view(Deadline.NONE);
    }

    /** Nothing where files or connections belong to the store. */
    @Override
    default void close() {}
}
