package dev.winnow.platform.security;

import dev.winnow.core.identity.Sha256;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.security.WinnowSecurityProperties.ApiKey;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;

/**
 * The hashes of the keys, and the caller of each. A server without keys refuses none, because chat
 * clients send some key always, and takes what may be its {@link LocalUserToken}.
 */
final class ApiKeys {

    private static final String KEY_HEADER = "X-Api-Key";

    private static final String BEARER = "Bearer ";

    private record Known(byte[] sha256, ApiKey key) {}

    private final List<Known> known;
    private final InstantSource clock;
    private final Caller withoutKeys;
    private final @Nullable LocalUserToken owner;

    /**
     * @param owner null if a server without keys tells no caller from another
     */
    ApiKeys(
            WinnowSecurityProperties properties,
            @Nullable LocalUserToken owner,
            InstantSource clock) {
        this.clock = clock;
        this.known =
                properties.apiKeys().stream()
                        .map(key -> new Known(HexFormat.of().parseHex(key.sha256()), key))
                        .toList();
        withoutKeys = properties.open() ? Caller.ANYBODY : Caller.LOCAL;
        this.owner = properties.localOnly() ? owner : null;
    }

    /**
     * The caller whose key is in the headers.
     *
     * @return null if there is none
     * @throws AuthenticationException if nobody has it
     */
    @Nullable Caller caller(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (known.isEmpty()) {
            boolean owns =
                    owner != null
                            && authorization != null
                            && isBearer(authorization)
                            && owner.isPresented(bearer(authorization));
            return owns ? Caller.OWNER : withoutKeys;
        }
        if (authorization != null && !isBearer(authorization)) {
            throw refused(unauthenticated().at(HttpHeaders.AUTHORIZATION));
        }
        String bearer = authorization == null ? null : bearer(authorization);
        String header = request.getHeader(KEY_HEADER);
        String key = bearer == null ? header : bearer;
        if (key == null) {
            return null;
        }
        if (header != null && !header.equals(key)) {
            throw refused(unauthenticated());
        }
        return of(Sha256.bytesOf(key));
    }

    private static boolean isBearer(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    private static String bearer(String authorization) {
        return authorization.substring(BEARER.length()).strip();
    }

    /**
     * Compares with every key, each in constant time, so that the time tells nothing about how near
     * a guess was.
     */
    private Caller of(byte[] sha256) {
        ApiKey found = null;
        for (Known each : known) {
            if (MessageDigest.isEqual(each.sha256(), sha256)) {
                found = each.key();
            }
        }
        if (found == null) {
            throw refused(unauthenticated());
        }
        if (found.isExpired(clock.instant())) {
            throw refused(
                    ProblemException.of(
                            Kind.UNAUTHENTICATED,
                            "the key's time is over (winnow.security.api-keys, expires); ask the operator for a new one"));
        }
        return found.caller();
    }

    static ProblemException unauthenticated() {
        return ProblemException.of(
                Kind.UNAUTHENTICATED,
                "send a valid key as 'Authorization: Bearer <key>' or 'X-Api-Key: <key>'; none was sent or nobody has it");
    }

    /** A caller who is not taken, with the answer that says why. */
    static AuthenticationException refused(ProblemException answer) {
        return new BadCredentialsException(String.valueOf(answer.getMessage()), answer);
    }
}
