package dev.winnow.platform.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Bounds the time that is spent waiting for a body, whoever reads it and of whatever type it is: so
 * long at most, and more for as many bytes as came at the least rate. A request that was answered
 * before its body was read, such as one without a key, is held to the same.
 */
final class BodyPaceValve extends ValveBase {

    /** 64 MB may take four hours and a half; a modem of the nineties is faster. */
    static final int LEAST_BYTES_PER_SECOND = 4_096;

    /**
     * What any body or answer may take: so many times the longest pause between two bytes, {@code
     * server.tomcat.connection-timeout}.
     */
    static final int PAUSES = 2;

    BodyPaceValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (!(request.getConnector().getProtocolHandler()
                        instanceof AbstractHttp11Protocol<?> protocol)
                || TimedHttp11Protocol.isUnlimited(protocol)) {
            getNext().invoke(request, response);
            return;
        }
        org.apache.coyote.Request received = request.getCoyoteRequest();
        InputBuffer body = received.getInputBuffer();
        received.setInputBuffer(
                new Paced(
                        body, Duration.ofMillis((long) PAUSES * protocol.getConnectionTimeout())));
        try {
            getNext().invoke(request, response);
            if (!request.isAsync() && !received.hasExpectation()) {
                swallow(received, response, protocol.getMaxSwallowSize());
            }
        } finally {
            received.setInputBuffer(body);
        }
    }

    /**
     * Reads what is left of the body, so that the client gets to read its answer; Tomcat does the
     * same, for as long as the client likes.
     *
     * @param most bytes, below 0 for all there are, as Tomcat has it
     */
    private static void swallow(org.apache.coyote.Request received, Response response, int most) {
        try {
            response.finishResponse();
            BodyChunk discarded = new BodyChunk();
            long read = 0;
            int more = 0;
            while (more >= 0 && (most < 0 || read <= most)) {
                read += more;
                more = received.getInputBuffer().doRead(discarded);
            }
        } catch (IOException e) {
            received.action(ActionCode.CLOSE_NOW, e);
        }
    }

    private static final class Paced implements InputBuffer {

        private final InputBuffer body;
        private final Duration grace;
        private long waited;
        private long read;

        Paced(InputBuffer body, Duration grace) {
            this.body = body;
            this.grace = grace;
        }

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            long begin = System.nanoTime();
            int got = body.doRead(handler);
            waited += System.nanoTime() - begin;
            read += Math.max(0, got);
            if (waited > allowed()) {
                throw new SocketTimeoutException(
                        "%d bytes of a body took %s".formatted(read, Duration.ofNanos(waited)));
            }
            return got;
        }

        private long allowed() {
            return grace.plusMillis(read * 1_000 / LEAST_BYTES_PER_SECOND).toNanos();
        }

        @Override
        public int available() {
            return body.available();
        }
    }
}
