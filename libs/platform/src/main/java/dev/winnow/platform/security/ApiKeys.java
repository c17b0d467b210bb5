package dev.winnow.platform.security;

import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.core.Authentication;

/** The hashes of the keys, and the caller of each. */
final class ApiKeys implements AuthenticationManager {

    private record Known(byte[] sha256, WinnowSecurityProperties.ApiKey key) {}

    private final List<Known> known = new ArrayList<>();
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
        for (WinnowSecurityProperties.ApiKey key : properties.apiKeys()) {
            known.add(new Known(HexFormat.of().parseHex(key.sha256()), key));
        }
        withoutKeys = properties.open() ? Caller.ANYBODY : Caller.LOCAL;
        this.owner = properties.localOnly() ? owner : null;
    }

    @Override
    public Authentication authenticate(Authentication presented) {
        if (known.isEmpty()) {
            byte[] sha256 = (byte[]) presented.getCredentials();
            boolean owns = owner != null && owner.isPresented(sha256);
            return new CallerAuthentication(owns ? Caller.OWNER : withoutKeys);
        }
        WinnowSecurityProperties.ApiKey key = find((byte[]) presented.getCredentials());
        if (key == null) {
            throw new BadCredentialsException("no such key");
        }
        if (key.isExpired(clock.instant())) {
            throw new CredentialsExpiredException("the key's time is over");
        }
        return new CallerAuthentication(key.caller());
    }

    /**
     * Compares with every key, each in constant time, so that the time tells nothing about how near
     * a guess was.
     */
    private WinnowSecurityProperties.@Nullable ApiKey find(byte @Nullable [] sha256) {
        WinnowSecurityProperties.ApiKey found = null;
        for (Known key : known) {
            if (MessageDigest.isEqual(key.sha256(), sha256)) {
                found = key.key();
            }
        }
        return found;
    }
}
