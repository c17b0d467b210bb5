package dev.winnow.platform.request;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemHandler;
import dev.winnow.platform.security.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds bodies that are read into memory, before the first byte is read: each by the limit, and
 * all together by the room on the heap. What an endpoint streams ({@link StreamedPath}) has limits
 * of its own, unless it is JSON. A form anywhere else is refused: no endpoint takes one, and Tomcat
 * would keep its fields in memory without asking this filter.
 */
public final class BodyLimitFilter extends OncePerRequestFilter {

    /** What a body without a length takes each time that it needs more. */
    private static final int STEP = 1 << 16;

    private final long limit;
    private final HeapRoom room;
    private final List<StreamedPath> streamed;
    private final ProblemHandler replies;

    public BodyLimitFilter(
            DataSize limit, HeapRoom room, List<StreamedPath> streamed, ProblemHandler replies) {
        this.limit = limit.toBytes();
        this.room = room;
        this.streamed = List.copyOf(streamed);
        this.replies = replies;
    }

    /** True for JSON, and for a body that does not say what it is. */
    private static boolean isJson(HttpServletRequest request) {
        String media = mediaType(request);
        return media.isEmpty() || media.equals("application/json") || media.endsWith("+json");
    }

    private static boolean isForm(HttpServletRequest request) {
        String media = mediaType(request);
        return media.equals(MediaType.APPLICATION_FORM_URLENCODED_VALUE)
                || media.startsWith("multipart/");
    }

    /** Without its parameters, and whole: application/jsonl is no JSON. */
    private static String mediaType(HttpServletRequest request) {
        String type = request.getContentType();
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HeapRoom.Place place = place(request);
        HttpServletRequest bounded;
        try {
            bounded = isStreamed(request) ? request : limited(request, place);
        } catch (ProblemException refused) {
            replies.write(request, response, refused);
            return;
        }
        try {
            chain.doFilter(bounded, response);
        } finally {
            if (place != null) {
                RequestEnd.run(request, place::close);
            }
        }
    }

    /** Null for a caller who is not known, to whom the security chain leaves nothing to send. */
    private HeapRoom.@Nullable Place place(HttpServletRequest request) {
        Caller caller = Caller.current();
        return caller == null ? null : room.open(Owner.of(caller.scope()), request);
    }

    private boolean isStreamed(HttpServletRequest request) {
        return !isJson(request)
                && !mediaType(request).equals(MediaType.APPLICATION_FORM_URLENCODED_VALUE)
                && streamed.stream().anyMatch(path -> path.holds(request.getRequestURI()));
    }

    private HttpServletRequest limited(HttpServletRequest request, HeapRoom.@Nullable Place place) {
        if (isForm(request)) {
            throw ProblemException.of(
                    Kind.UNSUPPORTED_MEDIA_TYPE,
                    "this path takes no form; send JSON as application/json");
        }
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            throw tooLarge(announced);
        }
        if (announced <= 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null) {
            return request;
        }
        if (place != null) {
            place.grow(Math.max(0, announced));
        }
        // What was announced has its room now, and the server reads no more of it.
        return new Limited(request, announced < 0 ? place : null);
    }

    private ProblemException tooLarge(long actual) {
        return ProblemException.of(
                        Kind.TOO_LARGE,
                        "the body has more than %d bytes; send less, or raise winnow.pipeline.max-body"
                                .formatted(limit))
                .limit(limit, actual);
    }

    private final class Limited extends HttpServletRequestWrapper {

        private final HeapRoom.@Nullable Place place;

        Limited(HttpServletRequest request, HeapRoom.@Nullable Place place) {
            super(request);
            this.place = place;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            String encoding = getCharacterEncoding();
            return new BufferedReader(
                    new InputStreamReader(
                            getInputStream(),
                            encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream(), place);
        }
    }

    private final class LimitedStream extends ServletInputStream {

        private final ServletInputStream body;
        private final HeapRoom.@Nullable Place place;
        private long taken;
        private long read;

        LimitedStream(ServletInputStream body, HeapRoom.@Nullable Place place) {
            this.body = body;
            this.place = place;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            if (place != null && read + STEP > taken) {
                // So that there is room for the next step of a body that announced no length.
                place.grow(STEP);
                taken += STEP;
            }
            int got = body.read(buffer, from, Math.min(length, STEP));
            read += Math.max(0, got);
            if (read > limit) {
                throw tooLarge(read);
            }
            return got;
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

    /**
     * A path at which, and below which, endpoints read bodies other than JSON as they come, with
     * limits of their own. Everywhere else {@link BodyLimitFilter} limits bodies of every type.
     *
     * @param path such as {@code /v1/documents}
     */
    public record StreamedPath(String path) {

        boolean holds(String uri) {
            return uri.equals(path) || uri.startsWith(path + "/");
        }
    }
}
