package dev.winnow.platform.security;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * The callers and their permissions.
 *
 * @param apiKeys keys that callers may send; without any, the server listens on the loopback
 *     address only
 * @param open whether a server without keys may be reached from other machines: anybody can then
 *     ask, and add, change and delete documents; the log says so
 * @param publicApiDocs whether callers without a key may read the description of the API ({@code
 *     /v3/api-docs}, {@code /swagger-ui.html}) where keys are configured; without keys everybody
 *     who reaches the server may
 * @param corsOrigins origins, such as https://chat.example.org, whose pages may call this server
 *     from a browser
 * @param trustedProxies addresses or ranges, such as 10.0.0.0/8, of proxies in front of this
 *     server; what they say in Forwarded or X-Forwarded-* headers of the address that a caller used
 *     is believed, and what others say is not
 */
@ConfigurationProperties("winnow.security")
public record WinnowSecurityProperties(
        @DefaultValue List<ApiKey> apiKeys,
        @DefaultValue("false") boolean open,
        @DefaultValue("false") boolean publicApiDocs,
        @DefaultValue List<String> corsOrigins,
        @DefaultValue List<String> trustedProxies) {

    private static final Pattern ORIGIN = Pattern.compile("https?://[^/*\\s]+");

    public WinnowSecurityProperties {
        apiKeys = List.copyOf(apiKeys);
        corsOrigins = List.copyOf(corsOrigins);
        trustedProxies = List.copyOf(trustedProxies);
        for (String range : trustedProxies) {
            try {
                new IpAddressMatcher(range);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "winnow.security.trusted-proxies: '%s' is neither an address such as 10.0.0.7 nor a range such as 10.0.0.0/8"
                                .formatted(range),
                        e);
            }
        }
        Set<String> names = new HashSet<>();
        Set<String> hashes = new HashSet<>();
        for (ApiKey key : apiKeys) {
            if (!names.add(key.name())) {
                throw new IllegalArgumentException(
                        "winnow.security.api-keys has two keys named " + key.name());
            }
            if (!hashes.add(key.sha256())) {
                throw new IllegalArgumentException(
                        "winnow.security.api-keys: key %s has the same sha256 as another one"
                                .formatted(key.name()));
            }
        }
        for (String origin : corsOrigins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "winnow.security.cors-origins: '%s' is no origin such as https://chat.example.org"
                                .formatted(origin));
            }
        }
    }

    /** Whether the server may be reached from this machine only. */
    public boolean localOnly() {
        return apiKeys.isEmpty() && !open;
    }

    /**
     * One key.
     *
     * @param name for logs, unique
     * @param sha256 SHA-256 of the key in lower-case hexadecimal digits; the key itself is in no
     *     file of the server. A key must be long and random (32 random bytes), since the hash has
     *     no salt
     * @param tenant whose documents the key opens
     * @param groups groups of the caller, for documents that name permitted groups
     * @param expires day in UTC, such as 2027-01-31, from which on the key is refused; without it
     *     the key has no end
     * @param authorities permissions of the key: search, ingest, index, metrics, and admin, which
     *     includes search, ingest and metrics
     */
    public record ApiKey(
            String name,
            String sha256,
            @DefaultValue("default") String tenant,
            @DefaultValue List<String> groups,
            @Nullable LocalDate expires,
            @DefaultValue("search") Set<String> authorities) {

        private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

        /** The hash of an empty environment variable: a key that everybody has. */
        private static final String HASH_OF_NOTHING =
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

        @SuppressWarnings("NullAway") // the binder passes null for what the configuration lacks
        public ApiKey {
            if (name == null || name.isBlank()) {
                throw new IllegalArgumentException("winnow.security.api-keys: a key has no name");
            }
            if (sha256 == null || !HASH.matcher(sha256).matches()) {
                throw new IllegalArgumentException(
                        "winnow.security.api-keys: sha256 of key %s must be 64 lower-case hexadecimal digits; "
                                        .formatted(name)
                                + "make it with: printf %s \"$KEY\" | sha256sum");
            }
            if (sha256.equals(HASH_OF_NOTHING)) {
                throw new IllegalArgumentException(
                        "winnow.security.api-keys: sha256 of key %s is that of an empty key"
                                .formatted(name));
            }
            if (authorities.isEmpty()) {
                throw new IllegalArgumentException(
                        "winnow.security.api-keys: key %s has no authority; give it %s"
                                .formatted(name, Authority.CHOICES));
            }
            // The binder takes plain values; the identifier's own rule is asked here, so that a bad
            // one stops the start.
            tenant = new TenantId(tenant).value();
            groups = List.copyOf(groups);
            authorities = Set.copyOf(authorities);
            // Here and not by the binder, whose error would name a Java class.
            Authority.granted(name, authorities);
        }

        /** Whether the key is refused by now. */
        public boolean isExpired(Instant now) {
            return expires != null
                    && !now.isBefore(expires.atStartOfDay(ZoneOffset.UTC).toInstant());
        }

        Caller caller() {
            return new Caller(
                    name,
                    new Scope(new TenantId(tenant), groups),
                    Authority.granted(name, authorities));
        }
    }
}
