package dev.winnow.platform.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Leaves a line in the log {@code dev.winnow.audit} for each request that was refused for want of a
 * key or an authority, that deleted something, or that had the server read its own files: who, from
 * where, what, and how it ended. Of a request it holds method and path, so the id of a document,
 * and nothing that was sent or found.
 *
 * <p>Refusals cost their causer nothing, so each key, and all who have none together, get a few
 * lines a minute; the rest is counted.
 */
final class AuditTrail extends OncePerRequestFilter {

    /** One each six seconds shows what happens, and a year of them fits a disk. */
    static final int REFUSALS_A_MINUTE = 10;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Longer than any path of a document's id in characters of ASCII. */
    private static final int LONGEST_PATH = 600;

    private static final Logger LOG = LoggerFactory.getLogger("dev.winnow.audit");

    private static final String CALLER = AuditTrail.class.getName();

    private final List<RequestMatcher> always;
    private final InstantSource clock;
    private final Map<String, Refusals> refusals = new HashMap<>();

    /**
     * @param rules those that need {@link Authority#INDEX} are on record
     */
    AuditTrail(List<AccessRule> rules, InstantSource clock) {
        this.always =
                rules.stream()
                        .filter(rule -> rule.authority() == Authority.INDEX)
                        .map(AccessRule::paths)
                        .toList();
        this.clock = clock;
    }

    /** The refusals of one caller in this minute. */
    private static final class Refusals {

        private Instant begin;
        private int count;

        private Refusals(Instant begin) {
            this.begin = begin;
        }
    }

    /** Remembers the caller: the security context is empty again when the request ends. */
    static void remember(HttpServletRequest request, Authentication authentication) {
        request.setAttribute(CALLER, authentication.getPrincipal());
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        int status = response.getStatus();
        if (status == HttpStatus.UNAUTHORIZED.value() || status == HttpStatus.FORBIDDEN.value()) {
            refused(request, status);
        } else if (status < HttpStatus.BAD_REQUEST.value()
                && (HttpMethod.DELETE.matches(request.getMethod())
                        || always.stream().anyMatch(paths -> paths.matches(request)))) {
            write(request, status);
        }
    }

    private void refused(HttpServletRequest request, int status) {
        String name = name(request);
        int before = 0;
        int count;
        synchronized (refusals) {
            Instant now = clock.instant();
            Refusals mine = refusals.computeIfAbsent(name, ignored -> new Refusals(now));
            if (!now.isBefore(mine.begin.plus(MINUTE))) {
                before = mine.count;
                mine.begin = now;
                mine.count = 0;
            }
            count = ++mine.count;
        }
        if (before > REFUSALS_A_MINUTE) {
            LOG.info("key={} refused={} written={}", name, before, REFUSALS_A_MINUTE);
        }
        if (count <= REFUSALS_A_MINUTE) {
            write(request, status);
        }
        if (count == REFUSALS_A_MINUTE) {
            LOG.info("key={} further refusals of this minute are counted only", name);
        }
    }

    private static void write(HttpServletRequest request, int status) {
        Caller caller = caller(request);
        String path = request.getRequestURI();
        LOG.info(
                "key={} tenant={} address={} method={} path={} status={}",
                name(request),
                caller == null ? "-" : caller.scope().tenant(),
                request.getRemoteAddr(),
                request.getMethod(),
                path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "..." : path,
                status);
    }

    private static String name(HttpServletRequest request) {
        Caller caller = caller(request);
        return caller == null ? "-" : caller.name();
    }

    private static @Nullable Caller caller(HttpServletRequest request) {
        return (Caller) request.getAttribute(CALLER);
    }
}
