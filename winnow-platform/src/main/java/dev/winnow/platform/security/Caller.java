package dev.winnow.platform.security;

import dev.winnow.core.query.Scope;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Who calls, after authentication. A parameter of any controller method, which a {@code java.security.Principal} could not be: Spring would
 * take the authentication for it.
 *
 * @param name name of the key, or {@code local} without keys
 * @param scope whose documents the caller may see
 * @param authorities what the caller may do
 */
public record Caller(String name, Scope scope, Set<Authority> authorities)
        implements AuthenticatedPrincipal {

    /** The one caller of a server without keys that only this machine can reach. */
    static final Caller LOCAL = new Caller("local", Scope.local(), EnumSet.allOf(Authority.class));

    /**
     * Anybody, on a server that is open without keys. No stages with a scope of their own: a forged scope would open documents that are
     * kept for groups.
     */
    static final Caller ANYBODY = new Caller("anybody", Scope.local(), Authority.OF_ADMIN);

    public Caller {
        authorities = Collections.unmodifiableSet(EnumSet.copyOf(authorities));
    }

    @Override
    public String getName() {
        return name;
    }
}
