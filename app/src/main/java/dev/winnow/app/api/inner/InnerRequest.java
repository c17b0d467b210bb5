package dev.winnow.app.api.inner;

import dev.winnow.platform.request.TimeoutHeader;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * A request of the program to itself, made while another one is under way. Of that one it has the
 * connection, the deadline, the id and the way to this server, and neither body nor parameters, nor
 * any other header.
 */
final class InnerRequest extends HttpServletRequestWrapper {

    /**
     * What Spring notes about a request while it handles it; of the outer one nothing of that is
     * true inside.
     */
    private static final String OF_SPRING = "org.springframework.web.";

    /** The deadline, the id, and how the caller reached this server, which links are made of. */
    private static final List<String> KEPT =
            List.of(
                    TimeoutHeader.NAME,
                    "X-Request-Id",
                    "Forwarded",
                    "X-Forwarded-For",
                    "X-Forwarded-Host",
                    "X-Forwarded-Port",
                    "X-Forwarded-Prefix",
                    "X-Forwarded-Proto");

    private final String method;
    private final String path;
    private final @Nullable String query;
    private final Map<String, String[]> parameters = new HashMap<>();
    private final HttpHeaders headers;
    private final Map<String, Object> attributes = new HashMap<>();
    private final ServletInputStream in;

    /**
     * @param address path and query, percent-encoded
     * @param headers of its own, with the body's length where there is one
     */
    InnerRequest(
            HttpServletRequest outer,
            String method,
            String address,
            HttpHeaders headers,
            InputStream body) {
        super(outer);
        int mark = address.indexOf('?');
        this.method = method;
        this.path = mark < 0 ? address : address.substring(0, mark);
        this.query = mark < 0 ? null : address.substring(mark + 1);
        this.headers = headers;
        this.in = new BodyStream(body);
        for (String name : KEPT) {
            List<String> values = Collections.list(outer.getHeaders(name));
            if (!values.isEmpty()) {
                headers.set(name, String.join(", ", values));
            }
        }
        UriComponentsBuilder.newInstance()
                .query(Objects.requireNonNullElse(query, ""))
                .build()
                .getQueryParams()
                .forEach((name, values) -> parameters.put(name, decoded(values)));
    }

    private static String[] decoded(List<String> values) {
        return values.stream()
                .map(value -> value == null ? "" : UriUtils.decode(value, StandardCharsets.UTF_8))
                .toArray(String[]::new);
    }

    private static final class BodyStream extends ServletInputStream {

        private final InputStream body;
        private boolean ended;

        BodyStream(InputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int next = body.read();
            ended |= next < 0;
            return next;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int read = body.read(buffer, from, length);
            ended |= read < 0;
            return read;
        }

        @Override
        public boolean isFinished() {
            return ended;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body is there already");
        }
    }

    @Override
    public String getMethod() {
        return method;
    }

    @Override
    public String getRequestURI() {
        return path;
    }

    @Override
    public String getServletPath() {
        return path;
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }

    @Override
    public @Nullable String getQueryString() {
        return query;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.getFirst(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(headers.getOrEmpty(name));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headers.headerNames());
    }

    @Override
    public int getIntHeader(String name) {
        String value = getHeader(name);
        return value == null ? -1 : Integer.parseInt(value);
    }

    @Override
    public long getDateHeader(String name) {
        return -1;
    }

    @Override
    public @Nullable String getContentType() {
        return getHeader(HttpHeaders.CONTENT_TYPE);
    }

    @Override
    public int getContentLength() {
        return (int) Math.min(Integer.MAX_VALUE, getContentLengthLong());
    }

    @Override
    public long getContentLengthLong() {
        return Math.max(0, headers.getContentLength());
    }

    @Override
    public String getCharacterEncoding() {
        return StandardCharsets.UTF_8.name();
    }

    @Override
    public ServletInputStream getInputStream() {
        return in;
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = parameters.get(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return parameters.get(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Collections.unmodifiableMap(parameters);
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        Object own = attributes.get(name);
        return own != null || name.startsWith(OF_SPRING) ? own : super.getAttribute(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(attributes.keySet());
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            attributes.remove(name);
        } else {
            attributes.put(name, value);
        }
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
    }

    /** What is called here answers at once. */
    @Override
    public boolean isAsyncSupported() {
        return false;
    }

    @Override
    public boolean isAsyncStarted() {
        return false;
    }

    @Override
    public AsyncContext startAsync() {
        throw new IllegalStateException("an inner request is answered on its thread");
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return startAsync();
    }
}
