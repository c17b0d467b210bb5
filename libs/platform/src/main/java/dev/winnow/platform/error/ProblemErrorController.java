package dev.winnow.platform.error;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where the server sends what filters and servlets could not answer themselves. Takes the place of
 * Boot's HTML page.
 */
@RestController
public final class ProblemErrorController implements ErrorController {

    private final ProblemHandler replies;

    public ProblemErrorController(ProblemHandler replies) {
        this.replies = replies;
    }

    @RequestMapping("${spring.web.error.path:/error}")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        int status =
                request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                        ? code
                        : 404;
        // Tomcat has chosen the status itself where a body could not be read.
        boolean chosen = thrown == null || (thrown instanceof IOException && status < 500);
        replies.write(
                request,
                response,
                chosen
                        ? ProblemException.ofServer(status)
                        : ProblemMapper.explain((Throwable) thrown, request));
    }
}
