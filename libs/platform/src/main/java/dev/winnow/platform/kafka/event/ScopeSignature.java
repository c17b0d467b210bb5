package dev.winnow.platform.kafka.event;

import dev.winnow.core.identity.RequestId;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.security.Hmac;
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

    private final @Nullable Hmac hmac;

    /**
     * @param key the secret that all programs of an installation share, or null
     */
    public ScopeSignature(byte @Nullable [] key) {
        this.hmac = key == null ? null : new Hmac(key);
    }

    /** The signature in hexadecimal digits, or null without a key. */
    public @Nullable String of(RequestId id, Scope scope, String outcomes) {
        return hmac == null ? null : hmac.of(signed(id, scope, outcomes));
    }

    /**
     * Whether a signature is that of this scope and topic; true without a key.
     *
     * @param outcomes the topic of the outcome; null on records of an older version, which signed
     *     none
     */
    boolean accepts(
            RequestId id, Scope scope, @Nullable String outcomes, @Nullable String presented) {
        return hmac == null
                || (presented != null && hmac.accepts(signed(id, scope, outcomes), presented));
    }

    private static String signed(RequestId id, Scope scope, @Nullable String outcomes) {
        StringBuilder signed = new StringBuilder();
        signed.append(id).append(' ').append(scope.tenant());
        for (String group : scope.groups()) {
            // With its length before it, no group can be taken for two.
            signed.append(' ').append(group.length()).append(':').append(group);
        }
        if (outcomes != null) {
            signed.append('\n').append(outcomes);
        }
        return signed.toString();
    }
}
