package dev.winnow.app.api.inner;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The answer to an {@link InnerRequest}, of which the beginning is kept in memory. Nothing of it
 * reaches the answer that the outer request is waiting for.
 */
final class InnerResponse extends HttpServletResponseWrapper {

    private final HttpHeaders headers = new HttpHeaders();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final ServletOutputStream out = new BodyStream();
    private final PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
    private int status = SC_OK;
    private final int most;

    /**
     * @param most bytes that are kept; the rest is let go as it comes
     */
    InnerResponse(HttpServletResponse outer, int most) {
        super(outer);
        this.most = most;
    }

    private final class BodyStream extends ServletOutputStream {

        @Override
        public void write(int next) {
            if (body.size() < most) {
                body.write(next);
            }
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            body.write(bytes, from, Math.min(length, most - body.size()));
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("an inner request is answered on its thread");
        }
    }

    /** Whether as much was kept as may be: there may be more. */
    boolean isFull() {
        writer.flush();
        return body.size() >= most;
    }

    byte[] body() {
        writer.flush();
        return body.toByteArray();
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void setStatus(int to) {
        this.status = to;
    }

    @Override
    public void sendError(int to) {
        this.status = to;
    }

    @Override
    public void sendError(int to, String message) {
        this.status = to;
    }

    @Override
    public void sendRedirect(String location) {
        this.status = SC_FOUND;
    }

    @Override
    public void addCookie(Cookie cookie) {}

    @Override
    public boolean containsHeader(String name) {
        return headers.containsHeader(name);
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.set(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        headers.add(name, value);
    }

    @Override
    public void setIntHeader(String name, int value) {
        setHeader(name, Integer.toString(value));
    }

    @Override
    public void addIntHeader(String name, int value) {
        addHeader(name, Integer.toString(value));
    }

    @Override
    public void setDateHeader(String name, long date) {
        setHeader(name, Long.toString(date));
    }

    @Override
    public void addDateHeader(String name, long date) {
        setDateHeader(name, date);
    }

    @Override
    public @Nullable String getHeader(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : String.join(", ", values);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        return headers.getOrEmpty(name);
    }

    @Override
    public Collection<String> getHeaderNames() {
        return headers.headerNames();
    }

    @Override
    public void setContentType(@Nullable String type) {
        setHeader(HttpHeaders.CONTENT_TYPE, type);
    }

    @Override
    public @Nullable String getContentType() {
        return getHeader(HttpHeaders.CONTENT_TYPE);
    }

    @Override
    public void setContentLength(int length) {}

    @Override
    public void setContentLengthLong(long length) {}

    @Override
    public String getCharacterEncoding() {
        return StandardCharsets.UTF_8.name();
    }

    @Override
    public void setCharacterEncoding(String encoding) {}

    @Override
    public void setLocale(Locale locale) {}

    @Override
    public ServletOutputStream getOutputStream() {
        return out;
    }

    @Override
    public PrintWriter getWriter() {
        return writer;
    }

    @Override
    public void flushBuffer() {}

    @Override
    public void setBufferSize(int size) {}

    @Override
    public void resetBuffer() {
        writer.flush();
        body.reset();
    }

    @Override
    public void reset() {
        resetBuffer();
        headers.clear();
        status = SC_OK;
    }

    @Override
    public boolean isCommitted() {
        return false;
    }
}
