package dev.winnow.app.local;

import java.util.ArrayDeque;
import java.util.Deque;

/** Things that must be closed, the last one first, even if closing one of them fails. */
final class Closing implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() {
        IllegalStateException failed = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                // Whatever it is: the others still have to be closed, and then it is told.
                if (failed == null) {
                    failed =
                            new IllegalStateException(
                                    "something did not close: " + e.getMessage(), e);
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
