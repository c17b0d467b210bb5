package dev.winnow.platform.security;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.springframework.security.core.GrantedAuthority;

/**
 * What a key permits. None includes another one, except that an administrator's key may also search, ingest and read metrics. It stays within
 * its own tenant, which is why neither {@link #SERVICE} nor {@link #INDEX} is part of it: the one sees every tenant, the other the machine.
 */
public enum Authority implements GrantedAuthority {
    /** Ask questions, search, rerank, prune, read documents. */
    SEARCH,
    /** Add, change and delete documents. */
    INGEST,
    /** Have the server read files of its own machine, below {@code winnow.ingest.roots}. */
    INDEX,
    /** Read {@code /actuator/prometheus}: numbers without a tenant, key or text. For whoever collects them. */
    METRICS,
    /** Run stages on states that carry a scope of their own. For services of Winnow only: it can see every tenant. */
    SERVICE,
    /** Details of health, and all else below {@code /actuator}. */
    ADMIN;

    /** What a key with {@link #ADMIN} permits. */
    static final Set<Authority> OF_ADMIN =
            Collections.unmodifiableSet(EnumSet.of(SEARCH, INGEST, METRICS, ADMIN));

    @Override
    public String getAuthority() {
        return name().toLowerCase(Locale.ROOT);
    }
}
