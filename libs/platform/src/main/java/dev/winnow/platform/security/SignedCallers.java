package dev.winnow.platform.security;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;

/**
 * Takes the callers that a gateway has signed. A signature is good for one request, within a minute
 * of its making. Safe for use by several threads.
 */
public final class SignedCallers {

    /** What clocks of one installation may differ by, and a request may wait in a queue. */
    static final Duration VALID = Duration.ofSeconds(60);

    private static final String BASE = SignedCallers.class.getName() + ".base";

    private final @Nullable CallerSignature signature;
    private final InstantSource clock;

    /** The nonces of the last two minutes, oldest first, and when each is forgotten. */
    private final Map<String, Instant> nonces = new LinkedHashMap<>();

    /**
     * @param signature null without a secret: then every signature is refused
     */
    public SignedCallers(@Nullable CallerSignature signature, InstantSource clock) {
        this.signature = signature;
        this.clock = clock;
    }

    /**
     * The caller of a request.
     *
     * @param callers null for a program that takes no signed callers
     * @return null if nobody signed one
     * @throws AuthenticationException if one was signed, and not for this request or not now
     */
    static @Nullable Caller of(@Nullable SignedCallers callers, HttpServletRequest request) {
        String header = request.getHeader(CallerSignature.HEADER);
        if (header == null) {
            return null;
        }
        if (callers == null) {
            throw refused(
                    "this program takes no callers that others have signed; send no header "
                            + CallerSignature.HEADER);
        }
        return callers.verified(header, request);
    }

    /**
     * Under which address the caller of a signed request reaches whoever signed it; null for a
     * request that nobody signed, empty if it was not known.
     */
    public static @Nullable String base(HttpServletRequest request) {
        return request.getAttribute(BASE) instanceof String base ? base : null;
    }

    private Caller verified(String header, HttpServletRequest request) {
        if (signature == null) {
            throw refused(
                    "this program has no winnow.kafka.signing-key, so it cannot tell who signed the caller");
        }
        CallerSignature.Claims claims =
                signature.verified(header, request.getMethod(), CallerSignature.target(request));
        if (claims == null) {
            throw refused(
                    "the signature of the caller is not one of this request; do gateway and service have the same winnow.kafka.signing-key?");
        }
        Instant now = clock.instant();
        if (Duration.between(claims.at(), now).abs().compareTo(VALID) > 0) {
            throw refused(
                    "the signature of the caller was made at %s, and here it is %s; signatures are good for %d s, so the clocks must agree"
                            .formatted(claims.at(), now, VALID.toSeconds()));
        }
        if (!isFirst(claims.nonce(), now)) {
            throw refused(
                    "the signature of the caller was used before; each is good for one request");
        }
        if (!(request.getAttribute(SignedBody.ATTRIBUTE) instanceof SignedBody body)) {
            throw refused("this port takes no callers that others have signed");
        }
        body.expect(claims.body(), claims.length());
        request.setAttribute(BASE, Objects.requireNonNullElse(claims.base(), ""));
        return claims.caller();
    }

    private boolean isFirst(String nonce, Instant now) {
        synchronized (nonces) {
            Iterator<Instant> oldest = nonces.values().iterator();
            while (oldest.hasNext() && oldest.next().isBefore(now)) {
                oldest.remove();
            }
            // One of a clock that is a minute ahead is good for two.
            return nonces.putIfAbsent(nonce, now.plus(VALID.multipliedBy(2))) == null;
        }
    }

    private static AuthenticationException refused(String why) {
        return ApiKeys.refused(ProblemException.of(Kind.UNAUTHENTICATED, why));
    }

    /**
     * The body of a request that another program of the installation has signed. A request
     * attribute, set by the server before any filter runs.
     */
    public interface SignedBody {

        /** The request attribute. */
        String ATTRIBUTE = SignedBody.class.getName();

        /**
         * Lets nobody read another body than this one.
         *
         * @param sha256 64 hexadecimal digits
         * @param length bytes
         */
        void expect(String sha256, long length);
    }
}
