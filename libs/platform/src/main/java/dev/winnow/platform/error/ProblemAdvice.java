package dev.winnow.platform.error;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.beans.PropertyEditorSupport;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.CloseNowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Answers with a problem whatever a controller, a converter or Spring itself throws. */
@RestControllerAdvice
public record ProblemAdvice(ProblemHandler replies) {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,10}");

    /** Spring's own editor takes the digits of any script, and hexadecimal ones. */
    @InitBinder
    void wholeNumbers(WebDataBinder binder) {
        binder.registerCustomEditor(
                int.class,
                new PropertyEditorSupport() {
                    @Override
                    public void setAsText(String text) {
                        if (!DIGITS.matcher(text).matches()) {
                            throw new NumberFormatException("no number in the digits 0 to 9");
                        }
                        setValue(Integer.valueOf(text));
                    }
                });
    }

    /** The client is gone: there is nobody to answer. */
    @ExceptionHandler
    void gone(AsyncRequestNotUsableException gone) {}

    /** Everything else. */
    @ExceptionHandler
    void failed(Throwable thrown, HttpServletRequest request, HttpServletResponse response)
            throws Throwable {
        if (isBroken(thrown, request)) {
            log.debug("the client left, or sent a body that is not HTTP", thrown);
            return;
        }
        if (response.isCommitted()) {
            // Tomcat then breaks the connection off: half of an answer must not look whole.
            throw thrown.getCause() instanceof CloseNowException tooSlow ? tooSlow : thrown;
        }
        HttpHeaders headers =
                thrown instanceof ErrorResponse error ? error.getHeaders() : HttpHeaders.EMPTY;
        boolean nothing =
                thrown instanceof NoResourceFoundException
                        || thrown instanceof NoHandlerFoundException;
        replies.write(
                request,
                response,
                nothing ? replies.nothingAt(request) : ProblemMapper.explain(thrown, request),
                headers);
    }

    /**
     * Whether the connection is to blame: the client left, or its body is not well-formed HTTP.
     * Tomcat has then marked the response as refused by itself, and its error page answers if there
     * is anybody left.
     */
    private static boolean isBroken(Throwable thrown, HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof IOException) {
            return true;
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClientAbortException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Where the server sends what filters and servlets could not answer themselves. Takes the place
     * of Boot's HTML page.
     */
    @RestController
    public static final class ProblemErrorController implements ErrorController {

        private final ProblemHandler replies;

        public ProblemErrorController(ProblemHandler replies) {
            this.replies = replies;
        }

        @RequestMapping("${spring.web.error.path:/error}")
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
            int status =
                    request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE)
                                    instanceof Integer code
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
}
