package dev.winnow.platform.compute;

import dev.winnow.core.fair.Owner;
import dev.winnow.platform.request.HeapRoom;
import dev.winnow.platform.request.TimeoutHeader;
import dev.winnow.platform.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON bodies to their end and then parses them, long ones on the compute threads: there
 * tenants take turns, while a virtual thread that parses leaves its processor to no other. A slow
 * sender holds no place at the gate, and what its structure becomes has room on the heap before it
 * is made.
 */
final class JsonBodyReader extends JacksonJsonHttpMessageConverter {

    /** A byte takes up to 0.13 µs to parse, so that what is parsed at once takes 8 ms at most. */
    private static final int SHORT = 1 << 16;

    /**
     * Heap that a mark of structure may become: a member of an object is a string, its bytes, a
     * value and an entry of a map, some 100 bytes for two marks; an empty object is 85.
     */
    private static final int BYTES_OF_MARK = 64;

    private final Compute compute;
    private final TimeoutHeader timeouts;

    JsonBodyReader(JsonMapper json, Compute compute, TimeoutHeader timeouts) {
        super(json);
        this.compute = compute;
        this.timeouts = timeouts;
    }

    @Override
    public Object read(
            ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        Caller caller = Caller.current();
        if (caller == null
                || !(RequestContextHolder.getRequestAttributes()
                        instanceof ServletRequestAttributes attributes)) {
            return super.read(type, message, hints);
        }
        HttpServletRequest request = attributes.getRequest();
        byte[] body = message.getBody().readAllBytes();
        HeapRoom.of(request).grow((long) BYTES_OF_MARK * marks(body));
        HttpInputMessage whole = new Held(message.getHeaders(), new ByteArrayInputStream(body));
        if (body.length <= SHORT) {
            return super.read(type, whole, hints);
        }
        return compute.run(
                Owner.of(caller.scope()),
                timeouts.begin(request),
                gone -> super.read(type, whole, hints));
    }

    /** What begins or separates values outside of strings. */
    private static int marks(byte[] json) {
        int marks = 0;
        boolean text = false;
        for (int i = 0; i < json.length; i++) {
            byte b = json[i];
            if (b == '"') {
                text = !text;
            } else if (text) {
                // What is escaped ends no string.
                i += b == '\\' ? 1 : 0;
            } else if (b == '{' || b == '[' || b == ',' || b == ':') {
                marks++;
            }
        }
        return marks;
    }

    private record Held(HttpHeaders headers, InputStream body) implements HttpInputMessage {

        @Override
        public InputStream getBody() {
            return body;
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
