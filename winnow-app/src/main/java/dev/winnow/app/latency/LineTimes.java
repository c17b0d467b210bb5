package dev.winnow.app.latency;

/**
 * How long questions took on one line, each percentile by itself.
 *
 * @param whole from when a question was due to its outcome
 * @param stages what the stages themselves took, by their reports
 * @param beside the first less the second: waiting, reading and writing
 */
public record LineTimes(Percentiles whole, Percentiles stages, Percentiles beside) {

    /** Collects them. Safe for use by several threads. */
    static final class Collector {

        private final Times whole = new Times();
        private final Times stages = new Times();
        private final Times beside = new Times();

        void add(long wholeNanos, long stagesNanos) {
            whole.add(wholeNanos);
            stages.add(stagesNanos);
            beside.add(wholeNanos - stagesNanos);
        }

        LineTimes times() {
            return new LineTimes(whole.percentiles(), stages.percentiles(), beside.percentiles());
        }
    }
}
