package dev.winnow.bench.latency;

/**
 * Times of questions in one pipeline, each percentile by itself.
 *
 * @param whole from when a question was due to its outcome
 * @param stages what the stages themselves took, by their reports
 * @param beside the first less the second: waiting, reading and writing
 */
public record PipelineTimes(
        LatencyPercentiles whole, LatencyPercentiles stages, LatencyPercentiles beside) {

    /** Collects them. Safe for use by several threads. */
    static final class Collector {

        private final LatencyPercentiles.Recorder whole = new LatencyPercentiles.Recorder();
        private final LatencyPercentiles.Recorder stages = new LatencyPercentiles.Recorder();
        private final LatencyPercentiles.Recorder beside = new LatencyPercentiles.Recorder();

        void add(long wholeNanos, long stagesNanos) {
            whole.add(wholeNanos);
            stages.add(stagesNanos);
            beside.add(wholeNanos - stagesNanos);
        }

        PipelineTimes times() {
            return new PipelineTimes(
                    whole.percentiles(), stages.percentiles(), beside.percentiles());
        }
    }
}
