package dev.winnow.app.config;

import dev.winnow.core.identity.TenantId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * LibreChat's files. Without a secret its calls are not there.
 *
 * @param secret what LibreChat has as {@code JWT_SECRET}, at least 32 bytes
 * @param tenant whose documents the files are
 */
@ConfigurationProperties("winnow.librechat")
public record LibreChatProperties(@Nullable String secret, @DefaultValue("default") String tenant) {

    /** As many bytes as the signature has (RFC 7518, section 3.2). */
    private static final int LEAST_BYTES = 32;

    public LibreChatProperties {
        if (secret != null && bytes(secret).length < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "winnow.librechat.secret has %d bytes, and HS256 needs at least %d: set LibreChat's JWT_SECRET and this to the same longer one"
                            .formatted(bytes(secret).length, LEAST_BYTES));
        }
    }

    /** The secret as LibreChat uses it. */
    byte[] key() {
        if (secret == null) {
            throw new IllegalStateException("winnow.librechat.secret is not set");
        }
        return bytes(secret);
    }

    TenantId owner() {
        return new TenantId(tenant);
    }

    private static byte[] bytes(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "LibreChatProperties[tenant=%s]".formatted(tenant);
    }
}
