package dev.winnow.app.api.librechat;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.security.Authority;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.security.PathAuthenticator;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Knows LibreChat's users by the tokens that it signs with its {@code JWT_SECRET}: JWT, HS256, the
 * user in {@code id}, and an end. A user is the only member of a group in LibreChat's tenant.
 */
public final class LibreChatTokens implements PathAuthenticator {

    /** Below it LibreChat's calls are. */
    public static final String PREFIX = "/librechat";

    static final String USER = LibreChatTokens.class.getName();

    private static final Pattern BEARER =
            Pattern.compile("Bearer +([^ ]+) *", Pattern.CASE_INSENSITIVE);

    /** The clocks of two machines may differ by so much; tokens are good for five minutes. */
    private static final Duration TOLERANCE = Duration.ofSeconds(30);

    private final RequestMatcher paths =
            PathPatternRequestMatcher.withDefaults().matcher(PREFIX + "/**");
    private final NimbusJwtDecoder decoder;
    private final TenantId tenant;

    /**
     * LibreChat's files. Without a secret its calls are not there.
     *
     * @param secret what LibreChat has as {@code JWT_SECRET}, at least 32 bytes
     * @param tenant whose documents the files are
     */
    @ConfigurationProperties("winnow.librechat")
    public record LibreChatProperties(String secret, @DefaultValue("default") String tenant) {

        /** As many bytes as the signature has (RFC 7518, section 3.2). */
        private static final int LEAST_BYTES = 32;

        public LibreChatProperties {
            int bytes = bytes(secret).length;
            if (bytes < LEAST_BYTES) {
                throw new IllegalArgumentException(
                        "winnow.librechat.secret has %d bytes, and HS256 needs at least %d: set LibreChat's JWT_SECRET and this to the same longer one"
                                .formatted(bytes, LEAST_BYTES));
            }
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

    public LibreChatTokens(LibreChatProperties properties, Clock clock) {
        this.tenant = new TenantId(properties.tenant());
        byte[] secret = LibreChatProperties.bytes(properties.secret());
        this.decoder =
                NimbusJwtDecoder.withSecretKey(new SecretKeySpec(secret, "HmacSHA256"))
                        .macAlgorithm(MacAlgorithm.HS256)
                        .build();
        JwtTimestampValidator times = new JwtTimestampValidator(TOLERANCE);
        times.setClock(clock);
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(
                        times,
                        new JwtClaimValidator<Object>(JwtClaimNames.EXP, Objects::nonNull),
                        new JwtClaimValidator<Object>(
                                "id",
                                id -> id instanceof String name && LibreChatUser.isName(name))));
    }

    /** By the same rules by which the path finds its controller, whatever it is spelt like. */
    @Override
    public boolean owns(HttpServletRequest request) {
        return paths.matches(request);
    }

    @Override
    public @Nullable Caller caller(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        Matcher bearer = BEARER.matcher(header == null ? "" : header);
        if (!bearer.matches()) {
            return null;
        }
        LibreChatUser user;
        try {
            Jwt token = decoder.decode(bearer.group(1));
            user = new LibreChatUser(String.valueOf(token.getClaims().get("id")));
        } catch (JwtException e) {
            return null;
        }
        request.setAttribute(USER, user);
        return new Caller(
                "librechat:" + user.id(),
                new Scope(tenant, List.of(user.group())),
                EnumSet.of(Authority.SEARCH, Authority.INGEST));
    }

    /**
     * The user of a request.
     *
     * @throws ProblemException 401 for one that came in by anything but a token
     */
    static LibreChatUser user(HttpServletRequest request) {
        if (request.getAttribute(USER) instanceof LibreChatUser user) {
            return user;
        }
        throw ProblemException.of(Kind.UNAUTHENTICATED, "only a token of LibreChat's counts here");
    }
}
