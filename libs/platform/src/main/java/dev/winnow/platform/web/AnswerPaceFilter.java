package dev.winnow.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds the time that is spent waiting for a client to read its answer, as {@link BodyPaceValve}
 * bounds that for a body: so long at most, and more for as many bytes as were read at the least
 * rate. A single wait without progress is ended by the connection's own time limit.
 */
final class AnswerPaceFilter extends OncePerRequestFilter {

    private final Duration grace;
    private final LongSupplier nanos;

    /**
     * @param grace what any answer may take
     * @param nanos a clock that counts nanoseconds
     */
    AnswerPaceFilter(Duration grace, LongSupplier nanos) {
        this.grace = grace;
        this.nanos = nanos;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, new Paced(response));
    }

    private final class Paced extends HttpServletResponseWrapper {

        private @Nullable ServletOutputStream out;

        Paced(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (out == null) {
                out = new PacedStream(super.getOutputStream());
            }
            return out;
        }
    }

    private final class PacedStream extends ServletOutputStream {

        private final ServletOutputStream out;
        private long waited;
        private long written;

        PacedStream(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            long begin = nanos.getAsLong();
            out.write(bytes, from, length);
            written += length;
            waited(begin);
        }

        @Override
        public void flush() throws IOException {
            long begin = nanos.getAsLong();
            out.flush();
            waited(begin);
        }

        private void waited(long begin) throws IOException {
            waited += nanos.getAsLong() - begin;
            long atLeastRead = written * 1_000 / BodyPaceValve.LEAST_BYTES_PER_SECOND;
            if (waited > grace.plusMillis(atLeastRead).toNanos()) {
                // Tomcat breaks the connection off without a word in the log.
                throw new CloseNowException(
                        "%d bytes of an answer took %s"
                                .formatted(written, Duration.ofNanos(waited)));
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
