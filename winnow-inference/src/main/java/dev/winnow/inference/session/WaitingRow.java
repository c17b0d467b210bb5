package dev.winnow.inference.session;

/**
 * A row in the queue of the pool.
 *
 * @param call whose row it is
 * @param index its place in the call
 * @param since when it began to wait, in nanoseconds of {@link System#nanoTime()}
 */
record WaitingRow<T>(InferenceCall<T> call, int index, long since) {

    TokenSequence tokens() {
        return call.row(index);
    }
}
