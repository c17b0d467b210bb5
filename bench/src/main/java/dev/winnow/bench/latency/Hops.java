package dev.winnow.bench.latency;

import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Times at which the records of a question were written, topic by topic. For one thread. */
final class Hops {

    private static final long NOT_SEEN = -1;

    private final Map<String, long[]> written = new HashMap<>();
    private final List<LatencyPercentiles.Recorder> hops = new ArrayList<>();
    private final LatencyPercentiles.Recorder all = new LatencyPercentiles.Recorder();

    Hops() {
        for (StageId stage : StageId.values()) {
            hops.add(stage.ordinal(), new LatencyPercentiles.Recorder());
        }
    }

    /** The topics between which the stages stand, in their order. */
    static List<String> topics() {
        return Arrays.stream(StageId.values())
                .map(stage -> RecordTopic.into(stage).topic())
                .toList();
    }

    /**
     * Notes a record of {@link #topics()}. A repeat changes nothing.
     *
     * @param key of the record: the request id
     * @param millis when it was written, by the clock of its writer
     */
    void seen(String key, String topic, long millis) {
        long[] times = written.computeIfAbsent(key, k -> empty());
        int place = topics().indexOf(topic);
        if (place >= 0 && times[place] == NOT_SEEN) {
            times[place] = millis;
        }
    }

    private static long[] empty() {
        long[] times = new long[StageId.values().length];
        Arrays.fill(times, NOT_SEEN);
        return times;
    }

    /**
     * Counts the hops of a question.
     *
     * @param reports of the four stages
     * @param outcome when its outcome was written
     */
    void count(String key, List<StageReport> reports, long outcome) {
        long[] times = written.getOrDefault(key, empty());
        long first = times[0];
        long total = 0;
        for (StageReport report : reports) {
            int place = report.stage().ordinal();
            long read = times[place];
            long wrote = place + 1 < times.length ? times[place + 1] : outcome;
            if (read == NOT_SEEN || wrote == NOT_SEEN) {
                throw new IllegalStateException(
                        "request %s left no record before or after the stage %s"
                                .formatted(key, report.stage().label()));
            }
            long own = ReportedTime.of(report);
            hops.get(place).add(TimeUnit.MILLISECONDS.toNanos(wrote - read) - own);
            total += own;
        }
        all.add(TimeUnit.MILLISECONDS.toNanos(outcome - first) - total);
    }

    Map<String, LatencyPercentiles> percentiles() {
        Map<String, LatencyPercentiles> byStage = new LinkedHashMap<>();
        for (StageId stage : StageId.values()) {
            byStage.put(stage.label(), hops.get(stage.ordinal()).percentiles());
        }
        return byStage;
    }

    LatencyPercentiles together() {
        return all.percentiles();
    }
}
