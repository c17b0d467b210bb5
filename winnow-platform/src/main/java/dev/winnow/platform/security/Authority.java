package dev.winnow.platform.security;

import java.util.Locale;
import org.springframework.security.core.GrantedAuthority;

/** What a key permits. None includes another one, except that an administrator's key stands for all of them. */
public enum Authority implements GrantedAuthority {
    /** Ask questions, search, rerank, prune, read documents. */
    SEARCH,
    /** Add, change and delete documents. */
    INGEST,
    /** Run stages on states that carry a scope of their own. For services of Winnow only: it can see every tenant. */
    SERVICE,
    /** Metrics, details of health, settings. */
    ADMIN;

    @Override
    public String getAuthority() {
        return name().toLowerCase(Locale.ROOT);
    }
}
