package dev.winnow.core.index;

/** The rules by which documents are cut into passages, as a store needs to know them. */
public interface Chunking {

    /**
     * The rules in words and numbers that change with them. A store of passages that were cut by
     * other rules is not opened.
     */
    String description();
}
