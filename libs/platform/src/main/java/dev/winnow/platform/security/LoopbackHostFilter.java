package dev.winnow.platform.security;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemHandler;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests to a server without keys by names that are not of this machine. Otherwise a web
 * page could point its own name at 127.0.0.1 and read documents through the visitor's browser (DNS
 * rebinding), since to the browser that is the page's own origin.
 */
public final class LoopbackHostFilter extends OncePerRequestFilter {

    private final ProblemHandler replies;

    LoopbackHostFilter(ProblemHandler replies) {
        this.replies = replies;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isLoopback(request.getServerName())) {
            chain.doFilter(request, response);
            return;
        }
        replies.write(
                request,
                response,
                ProblemException.of(
                        Kind.FORBIDDEN,
                        "without winnow.security.api-keys this server answers to localhost only; call it by that name, or configure keys"));
    }

    /**
     * Whether the host of an address, in brackets or not, means the machine of whoever uses it. By
     * the name alone: nothing is looked up.
     */
    public static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.equals("::1")
                || name.equals("[0:0:0:0:0:0:0:1]")
                || name.matches("127(\\.\\d{1,3}){3}");
    }
}
