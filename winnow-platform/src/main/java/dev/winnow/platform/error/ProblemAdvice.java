package dev.winnow.platform.error;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Answers with a problem whatever a controller, a converter or Spring itself throws. */
@RestControllerAdvice
public final class ProblemAdvice {

    private final ErrorReplies replies;

    public ProblemAdvice(ErrorReplies replies) {
        this.replies = replies;
    }

    /** The client is gone: there is nobody to answer. */
    @ExceptionHandler
    void gone(AsyncRequestNotUsableException gone) {}

    /** Everything else. */
    @ExceptionHandler
    void failed(Throwable thrown, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        HttpHeaders headers =
                thrown instanceof ErrorResponse error ? error.getHeaders() : HttpHeaders.EMPTY;
        replies.write(request, response, Failures.explain(thrown, request), headers);
    }
}
