package dev.winnow.platform.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** The hash of the key of a request that is not yet authenticated. The key itself is not kept. */
final class PresentedKey extends AbstractAuthenticationToken {

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
