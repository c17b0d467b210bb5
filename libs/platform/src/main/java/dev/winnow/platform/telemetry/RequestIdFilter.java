package dev.winnow.platform.telemetry;

import dev.winnow.core.identity.RequestId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request an id of Winnow's own. A client's {@code X-Request-Id} is echoed and logged,
 * and used for nothing else: it is not unique, and anyone can guess it. One that could break log
 * lines is ignored.
 */
public final class RequestIdFilter extends OncePerRequestFilter {

    /** The header, in both directions. */
    public static final String HEADER = "X-Request-Id";

    /** Key of Winnow's id in log lines. */
    public static final String MDC_REQUEST = "requestId";

    /** Key of the client's id in log lines. */
    public static final String MDC_CLIENT_REQUEST = "clientRequestId";

    /**
     * Long enough for any id that tracing systems make; letters that no log format has to escape.
     */
    private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    private static final String ATTRIBUTE = RequestIdFilter.class.getName() + ".requestId";

    private final InstantSource clock;
    private final RandomGenerator random;

    public RequestIdFilter(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestId id = findId(request);
        if (id == null) {
            id = RequestId.next(clock, random);
            request.setAttribute(ATTRIBUTE, id);
        }
        String clientId = clientId(request);
        response.setHeader(HEADER, clientId == null ? id.toString() : clientId);
        try (MDC.MDCCloseable own = MDC.putCloseable(MDC_REQUEST, id.toString());
                MDC.MDCCloseable theirs = MDC.putCloseable(MDC_CLIENT_REQUEST, clientId)) {
            chain.doFilter(request, response);
        }
    }

    private static @Nullable String clientId(HttpServletRequest request) {
        String sent = request.getHeader(HEADER);
        return sent != null && CLIENT_ID.matcher(sent).matches() ? sent : null;
    }

    /**
     * The id that this filter gave, or null for a request that the server refused before any filter
     * ran.
     */
    public static @Nullable RequestId findId(ServletRequest request) {
        return (RequestId) request.getAttribute(ATTRIBUTE);
    }

    /**
     * The id that this filter gave.
     *
     * @throws IllegalStateException if the filter did not run, which is an error of the
     *     configuration
     */
    public static RequestId id(ServletRequest request) {
        RequestId id = findId(request);
        if (id == null) {
            throw new IllegalStateException(
                    "this request has no id: RequestIdFilter is not in the filter chain");
        }
        return id;
    }
}
