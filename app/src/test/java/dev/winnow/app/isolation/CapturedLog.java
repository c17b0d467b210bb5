package dev.winnow.app.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * The log of all programs of this process, in place of the console: everything down to INFO, and
 * Winnow's own down to DEBUG.
 */
final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Logger own = (Logger) LoggerFactory.getLogger("dev.winnow");
    private final Level before = root.getLevel();
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    /** Begins; programs that start later reset the log. */
    CapturedLog() {
        for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
            others.add(all.next());
        }
        others.forEach(root::detachAppender);
        setContext(root.getLoggerContext());
        start();
        root.addAppender(this);
        root.setLevel(Level.INFO);
        own.setLevel(Level.DEBUG);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(
                String.join(
                        " ",
                        event.getLevel().toString(),
                        event.getLoggerName(),
                        event.getThreadName(),
                        event.getMDCPropertyMap().toString(),
                        event.getFormattedMessage(),
                        event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }

    /** No line has a word of anybody, but for tenants and paths of requests that are on record. */
    void assertSilent(World world) {
        assertThat(lines)
                .filteredOn(line -> !Canaries.in(withoutPath(line)).isEmpty())
                .as("lines of the log with words of %s", world)
                .isEmpty();
    }

    private static String withoutPath(String line) {
        return line.contains(" dev.winnow.audit ")
                ? line.replaceAll(" (path|tenant)=\\S+", "")
                : line;
    }

    @Override
    public void close() {
        root.detachAppender(this);
        others.forEach(root::addAppender);
        root.setLevel(before);
        own.setLevel(null);
        stop();
    }
}
