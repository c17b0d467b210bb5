package dev.winnow.platform.error;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnexpectedErrorsTest {

    private final AtomicLong nanos = new AtomicLong();
    private final UnexpectedErrors errors = new UnexpectedErrors(nanos::get);
    private final Logger log = new LoggerContext().getLogger("test");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @Test
    void of_one_kind_the_stack_is_written_once_a_minute_and_else_a_line() {
        for (int i = 0; i < 1_000; i++) {
            errors.write(log, "request " + i, new OutOfMemoryError("Java heap space"));
        }

        assertThat(lines.list).hasSize(1_000);
        assertThat(stacks()).isOne();
        assertThat(lines.list.getLast().getFormattedMessage())
                .startsWith("request 999: java.lang.OutOfMemoryError (");

        nanos.addAndGet(UnexpectedErrors.PAUSE.toNanos());
        errors.write(log, "request", new OutOfMemoryError("Java heap space"));

        assertThat(stacks()).isEqualTo(2);
    }

    @Test
    void another_kind_has_its_own_stack() {
        errors.write(log, "request", new IllegalStateException("a"));
        errors.write(log, "request", new IllegalStateException("b"));
        errors.write(log, "request", new StackOverflowError());

        assertThat(stacks()).isEqualTo(3);
    }

    @Test
    void many_kinds_do_not_fill_the_log_either() {
        for (int i = 0; i < 1_000; i++) {
            IllegalStateException kind = new IllegalStateException();
            kind.setStackTrace(
                    new StackTraceElement[] {new StackTraceElement("C", "m", "C.java", i)});
            errors.write(log, "request", kind);
        }

        assertThat(stacks()).isEqualTo(UnexpectedErrors.KINDS);
    }

    private long stacks() {
        return lines.list.stream().filter(line -> line.getThrowableProxy() != null).count();
    }
}
