package dev.winnow.core.fair;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose work, bytes and places something is: those of a tenant, or of one user where the tenant's
 * users are told apart. Turns and shares are the tenant's first, and within it its users': a tenant
 * of many users has no more than another one.
 *
 * @param user the group that is one user alone; null for all keys of a tenant together
 */
public record Owner(TenantId tenant, @Nullable String user) {

    /**
     * What the name of a group begins with that has one member. A scope of such a group alone is
     * that user's, so the owner is known wherever the scope is: in topics and after a restart too.
     */
    public static final String USER_GROUP = "user:";

    /**
     * One part of so many that a user has of what the tenant may have, so that two or three leave
     * room for others; picked by hand.
     */
    private static final int PARTS = 4;

    // A ScopedValue would say it better; Java 21, for which this is compiled, has none to keep.
    private static final ThreadLocal<@Nullable Owner> SERVED = new ThreadLocal<>();

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

    /** The tenant's keys, and work that is done for the tenant as a whole. */
    public static Owner of(TenantId tenant) {
        return new Owner(tenant, null);
    }

    /** Who asks in a scope. */
    public static Owner of(Scope scope) {
        List<String> groups = scope.groups();
        boolean user = groups.size() == 1 && groups.getFirst().startsWith(USER_GROUP);
        return new Owner(scope.tenant(), user ? groups.getFirst() : null);
    }

    /** The most that this owner may have of what the tenant may have at most; at least 1. */
    public long share(long ofTenant) {
        return user == null ? ofTenant : Math.max(1, ofTenant / PARTS);
    }

    /**
     * The owner for whom the current thread works, or null if none was set. Models take turns by
     * it, and nothing else depends on it: the scope that travels with the question decides what may
     * be seen.
     */
    public static @Nullable Owner served() {
        return SERVED.get();
    }

    /**
     * Does work for this owner, on this thread.
     *
     * @throws X what the work throws
     */
    public <T, X extends Throwable> T serve(Work<? extends T, X> work) throws X {
        Owner before = SERVED.get();
        SERVED.set(this);
        try {
            return work.call();
        } finally {
            if (before == null) {
                SERVED.remove();
            } else {
                SERVED.set(before);
            }
        }
    }
}
