package dev.winnow.platform.kafka.event;

import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts records. The lag itself comes from Kafka's own metrics. */
public final class EventMetrics {

    /** What became of a record. */
    public enum Result {
        /** The stage did its work. */
        DONE,
        /** The stage was left out, the state went on. */
        PASSED_ON,
        /** The deadline was over. */
        EXPIRED,
        /** The question ended without a context. */
        FAILED,
        /** The record waits in a retry topic. */
        RETRIED,
        /** A full queue: the record stays in its topic. */
        WAITING,
        /** It could not be read. */
        POISON
    }

    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Map<String, AtomicLong> written = new ConcurrentHashMap<>();

    public EventMetrics(MeterRegistry meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
    }

    public void count(String topic, Result result) {
        count(topic, result, 1);
    }

    public void count(String topic, Result result, int records) {
        String became = result.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Tags tags = Tags.of(WinnowNames.TOPIC, topic, WinnowNames.RESULT, became);
        meters.counter(WinnowNames.EVENTS, tags).increment(records);
    }

    public void deadLetter(String topic) {
        meters.counter(WinnowNames.DLT, WinnowNames.TOPIC, topic).increment();
    }

    /**
     * Notes when the newest record that was dealt with had been written; its age shows how far
     * behind a stage is.
     */
    public void seen(String topic, Instant at) {
        written.computeIfAbsent(topic, this::gauge).set(at.toEpochMilli());
    }

    private AtomicLong gauge(String topic) {
        AtomicLong millis = new AtomicLong();
        TimeGauge.builder(
                        WinnowNames.EVENT_AGE,
                        millis,
                        TimeUnit.MILLISECONDS,
                        at -> clock.millis() - at.get())
                .description("time since the record was written that was dealt with last")
                .tag(WinnowNames.TOPIC, topic)
                .register(meters);
        return millis;
    }
}
