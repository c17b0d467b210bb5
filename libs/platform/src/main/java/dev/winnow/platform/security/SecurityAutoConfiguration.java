package dev.winnow.platform.security;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemHandler;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsProcessor;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** One filter chain for every path, stateless, with problems as answers. */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration"
        },
        afterName = "dev.winnow.platform.web.WebAutoConfiguration")
@EnableConfigurationProperties(WinnowSecurityProperties.class)
public class SecurityAutoConfiguration {

    /**
     * Scripts and styles from this server only. The API page writes some style attributes itself,
     * hence the one exception.
     */
    private static final String CONTENT_POLICY =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                    + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final Logger log = LoggerFactory.getLogger(SecurityAutoConfiguration.class);

    @Bean
    ApiKeys winnowApiKeys(
            WinnowSecurityProperties properties,
            ObjectProvider<LocalUserToken> owner,
            Clock clock) {
        if (properties.apiKeys().isEmpty() && properties.open()) {
            log.warn(
                    "winnow.security.open=true and no winnow.security.api-keys: anybody who reaches this server may ask, and add, change and delete documents");
        }
        Instant now = clock.instant();
        for (WinnowSecurityProperties.ApiKey key : properties.apiKeys()) {
            if (key.isExpired(now)) {
                log.warn(
                        "winnow.security.api-keys: key {} expired on {} and is refused",
                        key.name(),
                        key.expires());
            }
        }
        return new ApiKeys(properties, owner.getIfAvailable(), clock);
    }

    /**
     * Who is known by his request is authenticated. A bean, so that Boot makes up no user of its
     * own.
     */
    @Bean
    AuthenticationManager winnowAuthentication() {
        return known -> {
            if (!known.isAuthenticated()) {
                throw new BadCredentialsException("nobody is known by this request");
            }
            return known;
        };
    }

    /**
     * Each filter of the chain would open and close an observation of its own for each request; the
     * request's says enough.
     */
    @Bean
    SecurityObservationSettings winnowSecurityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    SecurityFilterChain winnowSecurityFilterChain(
            HttpSecurity http,
            ApiKeys winnowApiKeys,
            AuthenticationManager winnowAuthentication,
            WinnowSecurityProperties properties,
            ProblemHandler replies,
            ObjectProvider<AccessRule> rules,
            ObjectProvider<SignedCallers> signed,
            ObjectProvider<PathAuthenticator> ofPaths,
            Clock clock) {
        List<AccessRule> access = rules.orderedStream().toList();
        AuthenticationEntryPoint missing =
                (request, response, none) ->
                        replies.write(request, response, ApiKeys.unauthenticated());
        AccessDeniedHandler lacking =
                (request, response, denied) ->
                        replies.write(
                                request,
                                response,
                                ProblemException.of(Kind.FORBIDDEN, denied(denied, properties)));
        http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .cors(AbstractHttpConfigurer::disable)
                .sessionManagement(
                        session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(
                        headers -> {
                            headers.contentSecurityPolicy(
                                    policy -> policy.policyDirectives(CONTENT_POLICY));
                            headers.referrerPolicy(
                                    referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER));
                        })
                .exceptionHandling(
                        errors ->
                                errors.authenticationEntryPoint(missing)
                                        .accessDeniedHandler(lacking))
                .authorizeHttpRequests(
                        paths -> authorize(paths, properties, access.stream().sorted().toList()));
        // First, so that no refusal passes it by.
        http.addFilterBefore(new AuditTrail(access, clock), SecurityContextHolderFilter.class);
        if (properties.localOnly()) {
            http.addFilterBefore(
                    new LoopbackHostFilter(replies), SecurityContextHolderFilter.class);
        }
        http.addFilterAfter(
                cors(properties.corsOrigins(), replies), SecurityContextHolderFilter.class);
        Callers callers =
                new Callers(
                        signed.getIfAvailable(), ofPaths.orderedStream().toList(), winnowApiKeys);
        http.addFilterBefore(
                authentication(winnowAuthentication, callers, replies),
                AnonymousAuthenticationFilter.class);
        return http.build();
    }

    private static void authorize(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
                    paths,
            WinnowSecurityProperties properties,
            List<AccessRule> rules) {
        // A request was checked when it came; sending it on to the error page or finishing it later
        // is the same request.
        paths.dispatcherTypeMatchers(
                        DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                .permitAll();
        paths.requestMatchers(
                        "/actuator/health",
                        "/actuator/health/liveness",
                        "/actuator/health/readiness")
                .permitAll();
        var apiDocs =
                paths.requestMatchers(
                        HttpMethod.GET, "/v3/api-docs", "/swagger-ui.html", "/swagger-ui/**");
        if (properties.publicApiDocs()) {
            apiDocs.permitAll();
        } else {
            apiDocs.authenticated();
        }
        paths.requestMatchers("/actuator/prometheus")
                .hasAuthority(Authority.METRICS.getAuthority());
        paths.requestMatchers("/actuator/**").hasAuthority(Authority.ADMIN.getAuthority());
        for (AccessRule rule : rules) {
            var path = paths.requestMatchers(rule.paths());
            if (rule.authority() == null) {
                path.permitAll();
            } else {
                path.hasAuthority(rule.authority().getAuthority());
            }
        }
        paths.anyRequest().hasAuthority(Authority.SEARCH.getAuthority());
    }

    /** Those who are known by a signature, by a path's own tokens or by a key of this server's. */
    private record Callers(
            @Nullable SignedCallers signed, List<PathAuthenticator> ofPaths, ApiKeys keys) {

        @Nullable Caller of(HttpServletRequest request) {
            Caller signedCaller = SignedCallers.of(signed, request);
            if (signedCaller != null) {
                return signedCaller;
            }
            for (PathAuthenticator path : ofPaths) {
                if (path.owns(request)) {
                    // Keys count for nothing where a path has tokens of its own.
                    return path.caller(request);
                }
            }
            return keys.caller(request);
        }
    }

    private static AuthenticationFilter authentication(
            AuthenticationManager known, Callers callers, ProblemHandler replies) {
        AuthenticationFilter filter =
                new AuthenticationFilter(
                        known,
                        request -> {
                            Caller caller = callers.of(request);
                            return caller == null ? null : caller.authenticated();
                        });
        filter.setSuccessHandler(
                (request, response, caller) -> AuditTrail.remember(request, caller));
        filter.setFailureHandler(
                (request, response, refused) ->
                        replies.write(
                                request,
                                response,
                                refused.getCause() instanceof ProblemException answer
                                        ? answer
                                        : ApiKeys.unauthenticated()));
        return filter;
    }

    private static String denied(
            AccessDeniedException denied, WinnowSecurityProperties properties) {
        return properties.apiKeys().isEmpty()
                ? "a server without winnow.security.api-keys permits this path to nobody but the command line of the user who runs it, if to anybody"
                : Authority.lacking(
                        denied instanceof AuthorizationDeniedException told
                                ? told.getAuthorizationResult()
                                : null);
    }

    private static ProblemException foreignOrigin() {
        return ProblemException.of(
                Kind.FORBIDDEN,
                "pages of this origin may not call this server; winnow.security.cors-origins lists those that may");
    }

    /** Refuses foreign origins as Spring does, but with a problem in place of a line of text. */
    private static CorsFilter cors(List<String> origins, ProblemHandler replies) {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.setAllowedOrigins(origins);
        configuration.setAllowedMethods(List.of("GET", "POST", "PUT", "DELETE"));
        configuration.setAllowedHeaders(
                List.of(
                        "Authorization",
                        "Content-Type",
                        "MCP-Protocol-Version",
                        "Winnow-Timeout",
                        "X-Api-Key",
                        "X-Request-Id"));
        configuration.setExposedHeaders(
                List.of("Retry-After", "Server-Timing", "Winnow-Degraded", "X-Request-Id"));
        UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
        everywhere.registerCorsConfiguration("/**", configuration);
        CorsFilter filter = new CorsFilter(everywhere);
        CorsProcessor spring =
                new DefaultCorsProcessor() {
                    @Override
                    protected void rejectRequest(ServerHttpResponse response) {
                        // The answer is written below, where the request is at hand.
                    }
                };
        filter.setCorsProcessor(
                (allowed, request, response) -> {
                    boolean passes = spring.processRequest(allowed, request, response);
                    if (!passes) {
                        replies.write(request, response, foreignOrigin());
                    }
                    return passes;
                });
        return filter;
    }

    /**
     * Document ids are paths and titles: slashes, percent signs and semicolons in them arrive
     * percent-encoded and are let through.
     */
    @Bean
    HttpFirewall winnowHttpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowSemicolon(true);
        firewall.setAllowBackSlash(true);
        return firewall;
    }

    @Bean
    RequestRejectedHandler winnowRequestRejectedHandler(ProblemHandler replies) {
        return (request, response, refused) ->
                replies.write(
                        request,
                        response,
                        ProblemException.of(
                                Kind.BAD_REQUEST,
                                "the path holds characters that are not allowed"));
    }
}
