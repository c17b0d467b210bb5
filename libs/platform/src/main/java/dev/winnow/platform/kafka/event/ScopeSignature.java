package dev.winnow.platform.kafka.event;

import dev.winnow.core.identity.RequestId;
import dev.winnow.core.query.Scope;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs a question's scope and the topic of its outcome, so that a record with others is refused
 * even where somebody else may write to a topic. HMAC-SHA-256 over request id, tenant, groups and
 * topic. Without a key nothing is signed and everything is believed: then the topics' access rules
 * are the guard.
 */
public final class ScopeSignature {

    /**
     * As long as the hash: shorter keys are easier to guess, longer ones add nothing (RFC 2104,
     * section 3).
     */
    public static final int MIN_KEY_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final @Nullable SecretKeySpec key;

    /**
     * @param key the secret that all programs of an installation share, or null
     */
    public ScopeSignature(byte @Nullable [] key) {
        this.key = key == null ? null : new SecretKeySpec(key, ALGORITHM);
    }

    /** The signature in hexadecimal digits, or null without a key. */
    public @Nullable String of(RequestId id, Scope scope, String outcomes) {
        byte[] signature = sign(id, scope, outcomes);
        return signature == null ? null : HexFormat.of().formatHex(signature);
    }

    /**
     * Whether a signature is that of this scope and topic; true without a key.
     *
     * @param outcomes the topic of the outcome; null on records of an older version, which signed
     *     none
     */
    boolean accepts(
            RequestId id, Scope scope, @Nullable String outcomes, @Nullable String presented) {
        byte[] expected = sign(id, scope, outcomes);
        if (expected == null) {
            return true;
        }
        return presented != null
                && MessageDigest.isEqual(
                        EventHeaders.bytes(HexFormat.of().formatHex(expected)),
                        EventHeaders.bytes(presented));
    }

    private byte @Nullable [] sign(RequestId id, Scope scope, @Nullable String outcomes) {
        if (key == null) {
            return null;
        }
        StringBuilder signed = new StringBuilder();
        signed.append(id).append(' ').append(scope.tenant());
        for (String group : scope.groups()) {
            // With its length before it, no group can be taken for two.
            signed.append(' ').append(group.length()).append(':').append(group);
        }
        if (outcomes != null) {
            signed.append('\n').append(outcomes);
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
