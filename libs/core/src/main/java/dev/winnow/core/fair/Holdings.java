package dev.winnow.core.fair;

import dev.winnow.core.identity.TenantId;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of something each owner holds, each tenant, and all together. For one thread at a time.
 */
public final class Holdings {

    private final Map<TenantId, Long> tenants = new HashMap<>();
    private final Map<Owner, Long> owners = new HashMap<>();
    private long all;

    /**
     * An owner takes something, or gives it back.
     *
     * @param more below 0 for what is given back
     */
    public void add(Owner owner, long more) {
        all += more;
        tenants.merge(owner.tenant(), more, Long::sum);
        owners.merge(owner, more, Long::sum);
        tenants.remove(owner.tenant(), 0L);
        owners.remove(owner, 0L);
    }

    public long all() {
        return all;
    }

    public long of(TenantId tenant) {
        return tenants.getOrDefault(tenant, 0L);
    }

    public long of(Owner owner) {
        return owners.getOrDefault(owner, 0L);
    }
}
