package dev.winnow.platform.security;

import dev.winnow.core.identity.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Takes the key out of the headers. A server without keys refuses none, because chat clients send
 * some key always, and takes what may be its {@link LocalUserToken}.
 */
final class ApiKeyReader implements AuthenticationConverter {

    static final String KEY_HEADER = "X-Api-Key";

    private static final String BEARER = "Bearer ";

    private final boolean keysConfigured;

    ApiKeyReader(boolean keysConfigured) {
        this.keysConfigured = keysConfigured;
    }

    @Override
    public @Nullable PresentedKey convert(HttpServletRequest request) {
        if (!keysConfigured) {
            String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
            String any = isBearer(authorization) ? bearer(authorization) : null;
            return new PresentedKey(any == null ? null : Sha256.bytesOf(any));
        }
        String bearer = bearer(request.getHeader(HttpHeaders.AUTHORIZATION));
        String header = request.getHeader(KEY_HEADER);
        if (bearer != null && header != null && !bearer.equals(header)) {
            throw new BadCredentialsException("Authorization and X-Api-Key hold different keys");
        }
        String key = bearer == null ? header : bearer;
        return key == null ? null : new PresentedKey(Sha256.bytesOf(key));
    }

    private static boolean isBearer(@Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        if (!isBearer(authorization)) {
            throw new CallerRefusedException(
                    SecurityAutoConfiguration.unauthenticated().at(HttpHeaders.AUTHORIZATION));
        }
        return authorization.substring(BEARER.length()).strip();
    }

    /**
     * The hash of the key of a request that is not yet authenticated. The key itself is not kept.
     */
    static final class PresentedKey extends AbstractAuthenticationToken {

        @java.io.Serial private static final long serialVersionUID = 1L;

        private final byte @Nullable [] sha256;

        PresentedKey(byte @Nullable [] sha256) {
            super(List.of());
            this.sha256 = sha256;
        }

        @Override
        public byte @Nullable [] getCredentials() {
            return sha256;
        }

        @Override
        public String getPrincipal() {
            return "unknown";
        }
    }
}
