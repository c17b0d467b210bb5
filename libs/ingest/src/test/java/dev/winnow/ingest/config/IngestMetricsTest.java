package dev.winnow.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.job.IngestJobs;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.ingest.job.Uploads;
import dev.winnow.ingest.run.BatchIngestion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestMetricsTest {

    /** An ingestion that is only run. */
    private interface Runs extends BatchIngestion {

        @Override
        default boolean remove(TenantId tenant, DocumentId id, boolean stored) {
            throw new AssertionError("nothing is removed here");
        }
    }

    @TempDir private Path folder;

    @Test
    void a_gauge_says_how_long_an_upload_has_stood_still() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Uploads uploads = Uploads.open(folder.resolve("uploads"));
                IngestJobs jobs =
                        new IngestJobs(
                                (Runs)
                                        (batch, listener) -> {
                                            begun.countDown();
                                            held.await();
                                            throw new InterruptedException();
                                        },
                                uploads,
                                new UploadQuota(1, 1),
                                now::get,
                                1,
                                Duration.ofMinutes(1))) {
            new IngestAutoConfiguration().ingestStandstill(jobs, meters);
            Uploads.Staged empty = uploads.stage("1");
            jobs.submit(empty.seal(Scope.local(), Instant.EPOCH, List.of()), () -> {});
            begun.await();
            assertThat(standstill(meters)).isZero();
            now.set(Instant.EPOCH.plusSeconds(90));
            assertThat(standstill(meters)).isEqualTo(90);
            held.countDown();
        }
        assertThat(standstill(meters)).isZero();
    }

    private static double standstill(SimpleMeterRegistry meters) {
        return meters.get("winnow.ingest.standstill").timeGauge().value(TimeUnit.SECONDS);
    }
}
