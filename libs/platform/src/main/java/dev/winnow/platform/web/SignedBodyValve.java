package dev.winnow.platform.web;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.security.CallerSignature;
import dev.winnow.platform.security.SignedCallers.SignedBody;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * Reads a signed body to its end, and compares its hash, when its first byte is asked for: nobody
 * works with a part of a body that somebody changed on the way. Below the servlets, since Tomcat
 * reads the parts of a form past every wrapper of a request.
 */
final class SignedBodyValve extends ValveBase {

    private final Supplier<Path> folder;

    /**
     * @param folder in which long bodies lie while they are read
     */
    SignedBodyValve(Supplier<Path> folder) {
        super(true);
        this.folder = folder;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getHeader(CallerSignature.HEADER) == null) {
            getNext().invoke(request, response);
            return;
        }
        org.apache.coyote.Request received = request.getCoyoteRequest();
        InputBuffer body = received.getInputBuffer();
        try (Compared compared = new Compared(body, folder)) {
            request.setAttribute(SignedBody.ATTRIBUTE, compared);
            received.setInputBuffer(compared);
            getNext().invoke(request, response);
        } finally {
            received.setInputBuffer(body);
        }
    }

    private static final class Compared implements InputBuffer, SignedBody, AutoCloseable {

        private static final int BUFFER = 1 << 15;

        /** Somebody has to make room, which takes minutes rather than seconds; picked by hand. */
        private static final Duration FULL = Duration.ofMinutes(1);

        private final InputBuffer body;
        private final Supplier<Path> folder;
        private @Nullable String expected;
        private long expectedLength;
        private @Nullable SpooledBody spooled;
        private @Nullable InputStream content;

        Compared(InputBuffer body, Supplier<Path> folder) {
            this.body = body;
            this.folder = folder;
        }

        @Override
        public void expect(String sha256, long length) {
            expected = sha256;
            expectedLength = length;
        }

        /** Before the caller is known the bytes are as they come: they are swallowed or refused. */
        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            if (expected == null) {
                return body.doRead(handler);
            }
            if (content == null) {
                content = compared(expected);
            }
            byte[] next = new byte[BUFFER];
            int read = content.read(next);
            if (read > 0) {
                handler.setByteBuffer(ByteBuffer.wrap(next, 0, read));
            }
            return read;
        }

        private InputStream compared(String hash) throws IOException {
            SpooledBody whole = new SpooledBody(folder.get());
            spooled = whole;
            BodyChunk chunk = new BodyChunk();
            while (body.doRead(chunk) >= 0) {
                ByteBuffer next = chunk.getByteBuffer();
                if (whole.length() + next.remaining() > expectedLength) {
                    throw changed();
                }
                keep(whole, next);
            }
            if (whole.length() != expectedLength || !whole.sha256().equals(hash)) {
                throw changed();
            }
            return whole.open();
        }

        private static ProblemException changed() {
            return ProblemException.of(
                    Kind.UNAUTHENTICATED,
                    "the body is not the one that was signed with the caller");
        }

        /** A full disk is not the client's fault, which Tomcat takes every failure to read for. */
        private void keep(SpooledBody whole, ByteBuffer next) {
            try {
                whole.add(next);
            } catch (IOException e) {
                throw ProblemException.of(
                                Kind.INSUFFICIENT_STORAGE,
                                "there is no room for the body in %s; make some, then send it again"
                                        .formatted(folder.get()),
                                e)
                        .retryAfter(FULL);
            }
        }

        @Override
        public int available() {
            return expected == null ? body.available() : 1;
        }

        @Override
        public void close() throws IOException {
            if (spooled != null) {
                spooled.close();
            }
        }
    }
}
