package dev.winnow.platform.compute;

import java.util.function.BooleanSupplier;

/**
 * Something that runs on a compute thread.
 *
 * @param <T> the result
 * @param <X> what it may throw beside runtime exceptions
 */
@FunctionalInterface
public interface Work<T, X extends Exception> {

    /**
     * Does the work.
     *
     * @param abandoned true once nobody waits for the result any more; ask before anything that
     *     takes long
     */
    T run(BooleanSupplier abandoned) throws X;
}
