package dev.winnow.platform.security;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemHandler;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests to a server without keys by names that are not of this machine. Otherwise a web
 * page could point its own name at 127.0.0.1 and read documents through the visitor's browser (DNS
 * rebinding), since to the browser that is the page's own origin.
 */
final class LoopbackHostFilter extends OncePerRequestFilter {

    private final ProblemHandler replies;

    LoopbackHostFilter(ProblemHandler replies) {
        this.replies = replies;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (LoopbackNames.contains(request.getServerName())) {
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
}
