package dev.winnow.platform.request;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemHandler;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses JSON bodies over the limit, by their announced length or, where that is missing, while
 * they are read. Tomcat itself limits forms only. Other types of body (uploads, JSON lines) are
 * streamed and limited by the endpoints that take them.
 */
public final class BodyLimitFilter extends OncePerRequestFilter {

    private final long limit;
    private final ProblemHandler replies;

    public BodyLimitFilter(DataSize limit, ProblemHandler replies) {
        this.limit = limit.toBytes();
        this.replies = replies;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !isLimited(request);
    }

    /** True for JSON, and for a body that does not say what it is. */
    public static boolean isLimited(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null) {
            return true;
        }
        // Without its parameters, and whole: application/jsonl is streamed.
        String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return media.equals("application/json") || media.endsWith("+json");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > limit) {
            replies.write(request, response, tooLarge(request.getContentLengthLong()));
            return;
        }
        chain.doFilter(new Limited(request), response);
    }

    private ProblemException tooLarge(long actual) {
        return ProblemException.of(
                        Kind.TOO_LARGE,
                        "the body has more than %d bytes; send less, or raise winnow.pipeline.max-body"
                                .formatted(limit))
                .limit(limit, actual);
    }

    private final class Limited extends HttpServletRequestWrapper {

        Limited(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream());
        }
    }

    private final class LimitedStream extends ServletInputStream {

        private final ServletInputStream body;
        private long read;

        LimitedStream(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int next = body.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int got = body.read(buffer, from, length);
            count(Math.max(0, got));
            return got;
        }

        private void count(int more) {
            read += more;
            if (read > limit) {
                throw tooLarge(read);
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
