package dev.winnow.pruner.select;

import dev.winnow.core.context.TokenCounter;
import java.time.Duration;

/** A counter that knows how long it has counted. For one decision, in one thread. */
final class TimedCounter implements TokenCounter {

    private final TokenCounter counter;
    private long nanos;

    TimedCounter(TokenCounter counter) {
        this.counter = counter;
    }

    @Override
    public int count(String text) {
        long began = System.nanoTime();
        int tokens = counter.count(text);
        nanos += System.nanoTime() - began;
        return tokens;
    }

    @Override
    public String name() {
        return counter.name();
    }

    Duration spent() {
        return Duration.ofNanos(nanos);
    }
}
