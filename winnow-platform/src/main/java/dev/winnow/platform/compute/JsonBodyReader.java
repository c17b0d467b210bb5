package dev.winnow.platform.compute;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.Owner;
import dev.winnow.platform.request.TimeoutHeader;
import dev.winnow.platform.security.CallerAuthentication;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON bodies, long ones on the compute threads: there tenants take turns, while a virtual
 * thread that parses leaves its processor to no other. A long body is read to its end first, so
 * that a slow sender holds no place at the gate.
 */
final class JsonBodyReader extends JacksonJsonHttpMessageConverter {

    /** A byte takes up to 0.13 µs to parse, so that what is parsed at once takes 8 ms at most. */
    private static final int SHORT = 1 << 16;

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
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        if (!(known instanceof CallerAuthentication caller)) {
            return super.read(type, message, hints);
        }
        InputStream body = message.getBody();
        byte[] start = body.readNBytes(SHORT);
        if (start.length < SHORT) {
            return super.read(
                    type, new Held(message.getHeaders(), new ByteArrayInputStream(start)), hints);
        }
        byte[] rest = body.readAllBytes();
        HttpInputMessage whole =
                new Held(
                        message.getHeaders(),
                        new SequenceInputStream(
                                new ByteArrayInputStream(start), new ByteArrayInputStream(rest)));
        Deadline deadline = timeouts.deadline(message.getHeaders().getFirst(TimeoutHeader.NAME));
        return compute.run(
                Owner.of(caller.getPrincipal().scope()),
                deadline,
                gone -> super.read(type, whole, hints));
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
