package dev.winnow.app.api;

import dev.winnow.platform.json.WinnowJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Server-sent events on one response. The response begins with the first event, so that whatever
 * fails before still gets a status of its own, or with the first keep-alive, if the first event
 * takes longer than that. Keep-alives also find out that the client has gone: then {@link #isGone}
 * is true, and the thread that made the stream is interrupted.
 */
final class SseStream implements AutoCloseable {

    /** Proxies cut connections that say nothing for 30 to 60 seconds. */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = {'\n', '\n'};

    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);

    private final HttpServletResponse response;
    private final Thread writer = Thread.currentThread();
    private final ScheduledFuture<?> keepAlive;

    /**
     * A virtual thread that waits for a monitor would hold its carrier on older releases; a lock
     * never does.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile boolean begun;
    private boolean closed;
    private volatile boolean gone;

    /**
     * @param response with its headers set, nothing written yet
     * @param timer starts the keep-alives, of all streams; a client that stalls holds up its own
     *     only
     * @param interval between keep-alives
     */
    SseStream(HttpServletResponse response, ScheduledExecutorService timer, Duration interval) {
        this.response = response;
        this.keepAlive =
                timer.scheduleWithFixedDelay(
                        () -> Thread.startVirtualThread(this::keepAlive),
                        interval.toNanos(),
                        interval.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    /** Whether the response has begun: from then on errors are events. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether the client has gone away. */
    boolean isGone() {
        return gone;
    }

    /** Sends an event. Once the client has gone, nothing is sent. */
    void data(Object event) {
        send(line("data: ", event));
    }

    /** Sends an event that has a name. */
    void event(String name, Object event) {
        send(line("event: " + name + "\ndata: ", event));
    }

    private static byte[] line(String before, Object event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        line.writeBytes(WinnowJson.strict().writeValueAsBytes(event));
        line.writeBytes(END);
        return line.toByteArray();
    }

    /** Sends the last event of a complete answer. */
    void done() {
        send(DONE);
    }

    private void keepAlive() {
        // Whoever writes at the moment keeps the stream alive, or waits for a client that stalls.
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (!closed) {
                send(COMMENT);
                if (gone) {
                    writer.interrupt();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void send(byte[] bytes) {
        lock.lock();
        try {
            if (gone || closed) {
                return;
            }
            if (!begun) {
                begun = true;
                response.setStatus(HttpServletResponse.SC_OK);
                response.setContentType("text/event-stream;charset=UTF-8");
                response.setHeader("Cache-Control", "no-store");
                // nginx would otherwise hold events back until its buffer is full.
                response.setHeader("X-Accel-Buffering", "no");
            }
            OutputStream out = response.getOutputStream();
            out.write(bytes);
            out.flush();
            response.flushBuffer();
        } catch (IOException e) {
            gone = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the keep-alives. No keep-alive touches the response, or interrupts the thread, after
     * this has returned. To be called by the thread that made the stream: that a keep-alive has
     * interrupted it is forgotten, since whoever uses the thread next has nothing to do with that.
     */
    @Override
    public void close() {
        keepAlive.cancel(false);
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
            Thread.interrupted();
        }
    }
}
