package dev.winnow.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.coyote.CloseNowException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Clients that read an answer slowly, by a clock that the writes move on. */
class AnswerPaceFilterTest {

    private static final Duration GRACE = Duration.ofSeconds(20);

    private final AtomicLong nanos = new AtomicLong();
    private final AnswerPaceFilter filter = new AnswerPaceFilter(GRACE, nanos::get);
    private int writes;

    @Test
    void an_answer_that_is_read_below_the_least_rate_ends_when_its_time_is_over() {
        assertThatThrownBy(() -> send(1_000, 1_024, Duration.ofSeconds(1)))
                .isInstanceOf(CloseNowException.class);
        // A second each, of which a quarter is granted for what was read.
        assertThat(writes).isEqualTo(27);
    }

    @Test
    void an_answer_that_is_read_at_the_least_rate_may_take_as_long_as_it_has_bytes() {
        assertThatCode(
                        () ->
                                send(
                                        1_000,
                                        BodyPaceValve.LEAST_BYTES_PER_SECOND,
                                        Duration.ofSeconds(1)))
                .doesNotThrowAnyException();
    }

    @Test
    void a_stream_that_pauses_between_its_events_waits_for_no_client() {
        assertThatCode(
                        () ->
                                filter.doFilter(
                                        new MockHttpServletRequest(),
                                        slow(Duration.ZERO),
                                        (request, response) -> {
                                            for (int i = 0; i < 100; i++) {
                                                nanos.addAndGet(Duration.ofMinutes(1).toNanos());
                                                response.getOutputStream().write(1);
                                                response.getOutputStream().flush();
                                            }
                                        }))
                .doesNotThrowAnyException();
    }

    private void send(int pieces, int bytes, Duration each) throws ServletException, IOException {
        filter.doFilter(
                new MockHttpServletRequest(),
                slow(each),
                (request, response) -> {
                    for (int i = 0; i < pieces; i++) {
                        response.getOutputStream().write(new byte[bytes]);
                    }
                });
    }

    /** A response of which each write takes so long. */
    private MockHttpServletResponse slow(Duration each) {
        ServletOutputStream out =
                new ServletOutputStream() {
                    @Override
                    public void write(int value) {
                        throw new AssertionError("bytes are written one by one");
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        writes++;
                        nanos.addAndGet(each.toNanos());
                    }

                    @Override
                    public boolean isReady() {
                        return true;
                    }

                    @Override
                    public void setWriteListener(WriteListener listener) {}
                };
        return new MockHttpServletResponse() {
            @Override
            public ServletOutputStream getOutputStream() {
                return out;
            }
        };
    }
}
