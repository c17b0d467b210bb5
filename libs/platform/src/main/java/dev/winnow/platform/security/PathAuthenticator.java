package dev.winnow.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Knows the callers of some paths by tokens that are no keys of Winnow's. On these paths keys count
 * for nothing, and neither does it that a server has none.
 */
public interface PathAuthenticator {

    /** Whether the request's path is one of them. */
    boolean owns(HttpServletRequest request);

    /** Who calls; null if the request does not show it. */
    @Nullable Caller caller(HttpServletRequest request);
}
