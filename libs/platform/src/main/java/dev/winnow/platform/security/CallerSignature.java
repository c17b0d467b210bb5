package dev.winnow.platform.security;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.json.WinnowJson;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The caller of a request that one program of an installation sends to another, in one header with
 * its signature. HMAC-SHA-256 over method, path with query, the caller, the hash of the body, the
 * time and a number that is used once: what was signed for one request fits no other.
 *
 * <p>The header is {@code base64url(claims) "." hex(signature)}.
 */
public final class CallerSignature {

    /** The header. */
    public static final String HEADER = "Winnow-Caller";

    /** Keeps these signatures apart from those of records, which the same secret makes. */
    private static final String PURPOSE = "winnow-caller-v1";

    private static final int NONCE_BYTES = 16;

    private final Hmac hmac;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param secret what all programs of the installation share
     * @param random unpredictable
     */
    public CallerSignature(byte[] secret, InstantSource clock, RandomGenerator random) {
        this.hmac = new Hmac(secret);
        this.clock = clock;
        this.random = random;
    }

    /** The part of a request's address that is signed: path and query as they were sent. */
    public static String target(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : '?' + query);
    }

    /**
     * What a signature stands for.
     *
     * @param time milliseconds since 1970 at which it was made
     * @param nonce a number that no other request has
     * @param body SHA-256 of the body in hexadecimal digits
     * @param length bytes of the body
     * @param base under which the caller reaches the program that signed, empty if it does not
     *     know; null of a program of another version
     */
    record Claims(
            String name,
            String tenant,
            List<String> groups,
            List<String> authorities,
            long time,
            String nonce,
            String body,
            long length,
            @Nullable String base) {

        Caller caller() {
            Set<Authority> granted = EnumSet.noneOf(Authority.class);
            authorities.forEach(authority -> granted.add(Authority.valueOf(authority)));
            return new Caller(name, new Scope(new TenantId(tenant), groups), granted);
        }

        Instant at() {
            return Instant.ofEpochMilli(time);
        }
    }

    /**
     * The header's value for a request.
     *
     * @param target path and query as they are sent
     * @param bodySha256 64 hexadecimal digits; of no bytes if there is no body
     * @param length bytes of the body
     * @param base under which the caller reaches this program, so that links lead there and not to
     *     a service; empty if it is not known
     */
    public String of(
            Caller caller,
            String method,
            String target,
            String bodySha256,
            long length,
            String base) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Claims claims =
                new Claims(
                        caller.name(),
                        caller.scope().tenant().value(),
                        caller.scope().groups(),
                        caller.authorities().stream().map(Authority::name).toList(),
                        clock.millis(),
                        HexFormat.of().formatHex(nonce),
                        bodySha256,
                        length,
                        base);
        String encoded =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(WinnowJson.strict().writeValueAsBytes(claims));
        return encoded + '.' + hmac.of(signed(method, target, encoded));
    }

    /** What a header says, or null if its signature is not one of this request. */
    @Nullable Claims verified(String header, String method, String target) {
        int dot = header.lastIndexOf('.');
        String encoded = header.substring(0, Math.max(0, dot));
        if (!hmac.accepts(signed(method, target, encoded), header.substring(dot + 1))) {
            return null;
        }
        try {
            Claims claims =
                    // A program of another version may say more; whoever says it has the key.
                    WinnowJson.tolerant()
                            .readValue(Base64.getUrlDecoder().decode(encoded), Claims.class);
            // The check that this version knows all that they say: throws if it does not.
            claims.caller();
            return claims;
        } catch (JacksonException | IllegalArgumentException e) {
            // Signed by a program of another version.
            return null;
        }
    }

    private static String signed(String method, String target, String encoded) {
        // Neither a method nor a path can hold a line break.
        return String.join("\n", PURPOSE, method, target, encoded);
    }
}
