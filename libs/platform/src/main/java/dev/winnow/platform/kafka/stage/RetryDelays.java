package dev.winnow.platform.kafka.stage;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * How long a record waits before each further attempt.
 *
 * @param delays the first before the second attempt, and so on
 */
record RetryDelays(List<Duration> delays) implements BackOff {

    RetryDelays {
        delays = List.copyOf(delays);
    }

    int attempts() {
        return delays.size() + 1;
    }

    boolean last(int attempt) {
        return attempt >= attempts();
    }

    /** The wait after an attempt that was not the last. */
    Duration after(int attempt) {
        return delays.get(attempt - 1);
    }

    @Override
    public BackOffExecution start() {
        Iterator<Duration> rest = delays.iterator();
        return () -> rest.hasNext() ? rest.next().toMillis() : BackOffExecution.STOP;
    }
}
