package dev.winnow.platform.security;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.springframework.security.core.GrantedAuthority;

/**
 * What a key permits. None includes another one, except that an administrator's key may also search and ingest. It stays within its
 * own tenant, which is why {@link #SERVICE} is not part of it.
 */
public enum Authority implements GrantedAuthority {
    /** Ask questions, search, rerank, prune, read documents. */
    SEARCH,
    /** Add, change and delete documents. */
    INGEST,
    /** Run stages on states that carry a scope of their own. For services of Winnow only: it can see every tenant. */
    SERVICE,
    /** Metrics, details of health, settings. */
    ADMIN;

    /** What a key with {@link #ADMIN} permits: all but {@link #SERVICE}, which knows no tenant. */
    static final Set<Authority> OF_ADMIN =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(SERVICE)));

    @Override
    public String getAuthority() {
        return name().toLowerCase(Locale.ROOT);
    }
}
