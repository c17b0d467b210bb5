package dev.winnow.core.fair;

import org.jspecify.annotations.Nullable;

/**
 * The owner for whom the current thread works. Models take turns by it, and nothing else depends on
 * it: the scope that travels with the question decides what may be seen.
 */
public final class ServedOwner {

    // A ScopedValue would say it better; Java 21, for which this is compiled, has none to keep.
    private static final ThreadLocal<@Nullable Owner> CURRENT = new ThreadLocal<>();

    /**
     * Work that may fail.
     *
     * @param <T> its result
     * @param <X> how it fails
     */
    @FunctionalInterface
    public interface Work<T, X extends Throwable> {
        T call() throws X;
    }

    private ServedOwner() {}

    /** The owner, or null if none was set. */
    public static @Nullable Owner current() {
        return CURRENT.get();
    }

    /**
     * Does work for an owner, on this thread.
     *
     * @throws X what the work throws
     */
    public static <T, X extends Throwable> T serve(Owner owner, Work<? extends T, X> work)
            throws X {
        Owner before = CURRENT.get();
        CURRENT.set(owner);
        try {
            return work.call();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }
}
