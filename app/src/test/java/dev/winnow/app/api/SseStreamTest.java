package dev.winnow.app.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.DelegatingServletOutputStream;
import org.springframework.mock.web.MockHttpServletResponse;

class SseStreamTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
    private volatile boolean hungUp;
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final CountDownLatch resumed = new CountDownLatch(1);

    /** Of a client that reads nothing. */
    private final MockHttpServletResponse stalling =
            new MockHttpServletResponse() {
                @Override
                public ServletOutputStream getOutputStream() {
                    stalled.countDown();
                    try {
                        resumed.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return response.getOutputStream();
                }
            };

    private final MockHttpServletResponse response =
            new MockHttpServletResponse() {
                @Override
                public ServletOutputStream getOutputStream() {
                    return new DelegatingServletOutputStream(new Wire());
                }
            };

    /** Hands on what is flushed, until the client has hung up. */
    private final class Wire extends ByteArrayOutputStream {

        @Override
        public void flush() throws IOException {
            if (hungUp) {
                throw new IOException("broken pipe");
            }
            written.add(toString(StandardCharsets.UTF_8));
            reset();
        }
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void begins_the_response_with_the_first_event() throws Exception {
        try (SseStream events = new SseStream(response, timer, NEVER)) {
            assertThat(events.hasBegun()).isFalse();
            assertThat(response.getContentType()).isNull();

            events.data(Map.of("a", "b\nc"));
            events.done();

            assertThat(events.hasBegun()).isTrue();
            assertThat(response.getContentType()).startsWith("text/event-stream");
            assertThat(written.take()).isEqualTo("data: {\"a\":\"b\\nc\"}\n\n");
            assertThat(written.take()).isEqualTo("data: [DONE]\n\n");
        }
    }

    @Test
    void says_that_it_is_alive_while_there_is_nothing_to_say() throws Exception {
        try (SseStream events = new SseStream(response, timer, AT_ONCE)) {
            assertThat(written.take()).isEqualTo(": keep-alive\n\n");
            assertThat(written.take()).isEqualTo(": keep-alive\n\n");
            assertThat(events.hasBegun()).isTrue();
        }
    }

    @Test
    void a_client_that_stalls_holds_up_nobody_elses_keep_alives() throws Exception {
        try (SseStream stuck = new SseStream(stalling, timer, AT_ONCE)) {
            stalled.await();
            try (SseStream events = new SseStream(response, timer, AT_ONCE)) {
                assertThat(written.take()).isEqualTo(": keep-alive\n\n");
                assertThat(written.take()).isEqualTo(": keep-alive\n\n");
                assertThat(events.isGone()).isFalse();
                assertThat(stuck.isGone()).isFalse();
            } finally {
                resumed.countDown();
            }
        }
    }

    @Test
    void wakes_the_thread_that_waits_when_the_client_has_gone() {
        hungUp = true;
        try (SseStream events = new SseStream(response, timer, AT_ONCE)) {
            assertThatThrownBy(() -> new CountDownLatch(1).await())
                    .isInstanceOf(InterruptedException.class);
            assertThat(events.isGone()).isTrue();
            events.data(Map.of("nobody", "listens"));
            assertThat(written).isEmpty();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void leaves_no_interrupt_to_whoever_uses_the_thread_next() {
        hungUp = true;
        try (SseStream events = new SseStream(response, timer, AT_ONCE)) {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            assertThat(events.isGone()).isTrue();
        }
        assertThat(Thread.interrupted()).isFalse();
    }
}
