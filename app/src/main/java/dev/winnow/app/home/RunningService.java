package dev.winnow.app.home;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A service on this machine.
 *
 * @param url where it answers
 * @param pid its process
 * @param started when its process started, in milliseconds since 1970, 0 if the system does not
 *     tell: process ids are given out again
 * @param token what its owner sends to be told apart from others, null if it does not tell
 */
public record RunningService(URI url, long pid, long started, @Nullable String token) {

    static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    boolean isAlive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(
                        process ->
                                started == 0
                                        || started(process) == 0
                                        || started(process) == started)
                .isPresent();
    }
}
