package dev.winnow.platform.security;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.GrantedAuthority;

/**
 * A permission of a key. None includes another one, except that an administrator's key may also
 * search, ingest and read metrics: {@link #INDEX} is not part of it, since it reaches beyond the
 * key's tenant to the files of the machine.
 */
public enum Authority implements GrantedAuthority {
    /** Ask questions, search, rerank, prune, read documents. */
    SEARCH,
    /** Add, change and delete documents. */
    INGEST,
    /** Have the server read files of its own machine, below {@code winnow.ingest.roots}. */
    INDEX,
    /**
     * Read {@code /actuator/prometheus}: numbers without a tenant, key or text. For their
     * collector.
     */
    METRICS,
    /** Details of health, and all else below {@code /actuator}. */
    ADMIN;

    /** The permissions of a key with {@link #ADMIN}. */
    static final Set<Authority> OF_ADMIN =
            Collections.unmodifiableSet(EnumSet.of(SEARCH, INGEST, METRICS, ADMIN));

    /** The names, for messages. */
    static final String CHOICES = "search, ingest, index, metrics or admin";

    /**
     * The permissions of a key.
     *
     * @param names in lower or upper case
     * @throws IllegalArgumentException for a name that is none
     */
    static Set<Authority> granted(String key, Set<String> names) {
        EnumSet<Authority> granted = EnumSet.noneOf(Authority.class);
        for (String name : names) {
            try {
                granted.add(valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "winnow.security.api-keys: key %s has the unknown authority '%s'; give it %s"
                                .formatted(key, name, CHOICES));
            }
        }
        if (granted.contains(ADMIN)) {
            granted.addAll(OF_ADMIN);
        }
        return granted;
    }

    /** What a caller is told of a path that his key may not use. */
    public static String lacking(@Nullable AuthorizationResult result) {
        return result instanceof AuthorityAuthorizationDecision decision
                ? "the key lacks the authority %s, which this path needs"
                        .formatted(
                                decision.getAuthorities().stream()
                                        .map(GrantedAuthority::getAuthority)
                                        .sorted()
                                        .collect(Collectors.joining(" or ")))
                : "the key lacks the authority for this path";
    }

    @Override
    public String getAuthority() {
        return name().toLowerCase(Locale.ROOT);
    }
}
