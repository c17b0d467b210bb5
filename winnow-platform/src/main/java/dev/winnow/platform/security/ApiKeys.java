package dev.winnow.platform.security;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;

/** Knows the keys' hashes and whom each stands for. */
final class ApiKeys implements AuthenticationManager {

    private record Known(byte[] sha256, Caller caller) {}

    private final List<Known> known = new ArrayList<>();
    private final Caller withoutKeys;

    ApiKeys(WinnowSecurityProperties properties) {
        for (WinnowSecurityProperties.ApiKey key : properties.apiKeys()) {
            known.add(new Known(HexFormat.of().parseHex(key.sha256()), key.caller()));
        }
        withoutKeys = properties.open() ? Caller.ANYBODY : Caller.LOCAL;
    }

    @Override
    public Authentication authenticate(Authentication presented) {
        if (known.isEmpty()) {
            return new CallerAuthentication(withoutKeys);
        }
        Caller caller = find((byte[]) presented.getCredentials());
        if (caller == null) {
            throw new BadCredentialsException("no such key");
        }
        return new CallerAuthentication(caller);
    }

    /** Compares with every key, each in constant time, so that the time tells nothing about how near a guess was. */
    private @Nullable Caller find(byte @Nullable [] sha256) {
        Caller found = null;
        for (Known key : known) {
            if (MessageDigest.isEqual(key.sha256(), sha256)) {
                found = key.caller();
            }
        }
        return found;
    }
}
