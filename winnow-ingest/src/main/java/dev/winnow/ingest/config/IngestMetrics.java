package dev.winnow.ingest.config;

import dev.winnow.ingest.job.IngestJobs;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;

/** Shows whether uploads come on. */
final class IngestMetrics {

    IngestMetrics(IngestJobs jobs, MeterRegistry meters) {
        TimeGauge.builder(
                        WinnowNames.INGEST_STANDSTILL,
                        jobs,
                        TimeUnit.MILLISECONDS,
                        running -> running.longestStandstill().toMillis())
                .description(
                        "time since the last document of the upload that is longest without one")
                .strongReference(true)
                .register(meters);
    }
}
