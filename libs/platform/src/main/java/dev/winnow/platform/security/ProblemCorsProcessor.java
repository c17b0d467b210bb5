package dev.winnow.platform.security;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;

/** Refuses foreign origins as Spring does, but with a problem in place of a line of text. */
final class ProblemCorsProcessor extends DefaultCorsProcessor {

    private final ProblemHandler replies;

    ProblemCorsProcessor(ProblemHandler replies) {
        this.replies = replies;
    }

    @Override
    public boolean processRequest(
            @Nullable CorsConfiguration configuration,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        boolean allowed = super.processRequest(configuration, request, response);
        if (!allowed) {
            replies.write(
                    request,
                    response,
                    ProblemException.of(
                            Kind.FORBIDDEN,
                            "pages of this origin may not call this server; winnow.security.cors-origins lists those that may"));
        }
        return allowed;
    }

    @Override
    protected void rejectRequest(ServerHttpResponse response) {
        // The answer is written above, where the request is at hand.
    }
}
