package dev.winnow.platform.request;

import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemHandler;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets each key have a limited number of requests under way, from before their bodies are read to
 * the end of their answers, streams included: slow bodies, watchers and long streams of one key
 * leave room for everybody else's. Health and metrics are not counted.
 */
public final class KeyShareFilter extends OncePerRequestFilter {

    private static final String NAME = "requests-per-key";

    private final int limit;
    private final ProblemHandler replies;
    private final Counter rejected;
    private final ConcurrentMap<String, Integer> underWay = new ConcurrentHashMap<>();

    public KeyShareFilter(int limit, ProblemHandler replies, MeterRegistry meters) {
        this.limit = limit;
        this.replies = replies;
        this.rejected = meters.counter(WinnowNames.REJECTED, WinnowNames.LIMIT, NAME);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator/");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Caller caller = Caller.current();
        if (caller == null) {
            chain.doFilter(request, response);
            return;
        }
        String key = caller.name();
        if (underWay.merge(key, 1, Integer::sum) > limit) {
            leave(key);
            rejected.increment();
            replies.write(request, response, refused());
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            RequestEnd.run(request, () -> leave(key));
        }
    }

    private void leave(String key) {
        underWay.computeIfPresent(key, (name, count) -> count == 1 ? null : count - 1);
    }

    private ProblemException refused() {
        return ProblemException.overShare(
                "%d requests of this key are under way already, which is the limit winnow.pipeline.caps.%s; let one end first"
                        .formatted(limit, NAME),
                limit);
    }
}
