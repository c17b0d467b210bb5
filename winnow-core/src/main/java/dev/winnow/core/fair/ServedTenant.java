package dev.winnow.core.fair;

import dev.winnow.core.identity.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * The tenant for whom the current thread works. Models take turns by it, and nothing else depends
 * on it: the scope that travels with the question decides what may be seen.
 */
public final class ServedTenant {

    // A ScopedValue would say it better; Java 21, for which this is compiled, has none to keep.
    private static final ThreadLocal<@Nullable TenantId> CURRENT = new ThreadLocal<>();

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

    private ServedTenant() {}

    /** The tenant, or null if none was set. */
    public static @Nullable TenantId current() {
        return CURRENT.get();
    }

    /**
     * Does work for a tenant, on this thread.
     *
     * @throws X what the work throws
     */
    public static <T, X extends Throwable> T serve(TenantId tenant, Work<? extends T, X> work)
            throws X {
        TenantId before = CURRENT.get();
        CURRENT.set(tenant);
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
