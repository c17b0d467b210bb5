package dev.winnow.inference.session;

/** Told of every run of a model, on the thread that ran it: quick, and never throwing. */
@FunctionalInterface
public interface RunListener {

    /** Nobody listens. */
    RunListener NONE = (tokens, padded) -> {};

    /**
     * A run has ended well.
     *
     * @param tokens of all its rows, specials counted
     * @param padded the same with the padding that made the rows equally long
     */
    void ran(int tokens, int padded);
}
