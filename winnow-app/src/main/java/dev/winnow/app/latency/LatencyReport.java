package dev.winnow.app.latency;

/**
 * The same questions at the same rate through both lines, in milliseconds.
 *
 * @param perSecond questions a second
 * @param questions that were timed
 * @param inProcess the line in one process
 * @param kafka the line over Kafka
 */
public record LatencyReport(
        double perSecond, int questions, LineTimes inProcess, KafkaTimes kafka) {}
