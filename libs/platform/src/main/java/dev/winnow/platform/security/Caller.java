package dev.winnow.platform.security;

import dev.winnow.core.query.Scope;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

/**
 * The caller, after authentication. A parameter of any controller method, which a {@code
 * java.security.Principal} could not be: Spring would take the authentication for it.
 *
 * @param name name of the key; without keys {@code local}, {@code owner} or {@code anybody}
 * @param scope the tenant and groups whose documents the caller may see
 * @param authorities the permissions of the caller
 */
public record Caller(String name, Scope scope, Set<Authority> authorities)
        implements AuthenticatedPrincipal {

    /**
     * Any user and process of this machine, on a server without keys that only this machine can
     * reach. Not {@link Authority#INDEX}: the server reads what its own user may read, and others
     * may not.
     */
    static final Caller LOCAL =
            new Caller("local", Scope.local(), EnumSet.complementOf(EnumSet.of(Authority.INDEX)));

    /** The user whose server it is, who can read the {@link LocalUserToken}. */
    static final Caller OWNER = new Caller("owner", Scope.local(), EnumSet.allOf(Authority.class));

    /**
     * Anybody, on a server that is open without keys. No details of health: they name folders and
     * addresses.
     */
    static final Caller ANYBODY =
            new Caller(
                    "anybody",
                    Scope.local(),
                    EnumSet.of(Authority.SEARCH, Authority.INGEST, Authority.METRICS));

    public Caller {
        authorities = Collections.unmodifiableSet(EnumSet.copyOf(authorities));
    }

    @Override
    public String getName() {
        return name;
    }

    /** The caller of the request that this thread works on; null before one is known. */
    public static @Nullable Caller current() {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        return known != null && known.getPrincipal() instanceof Caller caller ? caller : null;
    }

    /** The caller as one whose key was found. */
    public Authentication authenticated() {
        return new PreAuthenticatedAuthenticationToken(this, null, authorities);
    }
}
