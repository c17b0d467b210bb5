package dev.winnow.kg.storage;

/**
 * A graph that is exchanged while it is served. An answer that is under way ends on the graph that
 * it began with. Safe for use by several threads.
 */
public interface GraphSwap extends GraphSource, AutoCloseable {

    /**
     * Looks whether there is another graph than the one that is served, and serves it if it is
     * sound.
     */
    SwapOutcome look();

    @Override
    void close();
}
