package dev.winnow.core.fair;

import dev.winnow.core.identity.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * The tenant for whom the current thread works. Models take turns by it, and nothing else hangs on it: what may be seen is said by the
 * scope that travels with the question.
 */
public final class ServedTenant {

    private static final ScopedValue<TenantId> CURRENT = ScopedValue.newInstance();

    private ServedTenant() {}

    /** The tenant, or null where nobody said. */
    public static @Nullable TenantId current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /**
     * Does work for a tenant, on this thread.
     *
     * @throws X what the work throws
     */
    public static <T, X extends Throwable> T serve(
            TenantId tenant, ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(CURRENT, tenant).<T, X>call(work);
    }
}
