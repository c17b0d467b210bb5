package dev.winnow.bench.latency;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Times of questions over Kafka.
 *
 * @param pipeline from a record in {@code winnow.questions.v1} to its outcome at a reader of {@code
 *     winnow.contexts.v1}
 * @param hops by stage: from the record that it read to the record that it wrote, less the stage's
 *     own time; by the records' clocks of a millisecond
 * @param allHops the same for the four stages together
 */
public record KafkaTimes(
        PipelineTimes pipeline, Map<String, LatencyPercentiles> hops, LatencyPercentiles allHops) {

    public KafkaTimes {
        hops = Collections.unmodifiableMap(new LinkedHashMap<>(hops));
    }
}
