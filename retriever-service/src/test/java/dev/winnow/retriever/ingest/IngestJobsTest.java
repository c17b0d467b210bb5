package dev.winnow.retriever.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestJobsTest {

    @TempDir Path temporary;

    @Test
    void jobs_run_one_after_the_other_and_are_remembered() throws Exception {
        AtomicInteger cleared = new AtomicInteger();
        try (Desk desk = new Desk(temporary.resolve("index"))) {
            IngestJob first;
            IngestJob second;
            try (IngestJobs jobs = jobs(desk, Duration.ofMinutes(1))) {
                first =
                        jobs.submit("1", List.of(), batch("a"), cleared::incrementAndGet)
                                .orElseThrow();
                second =
                        jobs.submit("2", List.of(), batch("b"), cleared::incrementAndGet)
                                .orElseThrow();
                assertThat(jobs.find("1")).contains(first);
                assertThat(jobs.find("3")).isEmpty();
            }

            assertThat(first.state().status()).isEqualTo(IngestJob.Status.DONE);
            assertThat(second.state().report().added()).isEqualTo(1);
            assertThat(second.state().progress().percent()).isEqualTo(100);
            assertThat(cleared).hasValue(2);
            assertThat(desk.ids()).containsExactly("a", "b");
        }
    }

    @Test
    void a_job_that_does_not_end_in_time_is_interrupted_and_says_so() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        AtomicInteger cleared = new AtomicInteger();
        try (Desk desk = new Desk(temporary.resolve("index"))) {
            desk.embedder.hold = held;
            IngestJob job;
            try (IngestJobs jobs = jobs(desk, Duration.ofMillis(50))) {
                job =
                        jobs.submit("1", List.of(), batch("a"), cleared::incrementAndGet)
                                .orElseThrow();
                job.awaitChange(0, Duration.ofMinutes(1));
            }

            assertThat(job.awaitChange(1, Duration.ofMinutes(1)).status())
                    .isEqualTo(IngestJob.Status.FAILED);
            assertThat(job.state().error()).contains("send the same documents again");
            assertThat(desk.ids()).isEmpty();
        }
    }

    @Test
    void a_job_that_an_error_of_the_machine_ends_says_so_and_the_next_one_runs() throws Exception {
        AtomicInteger cleared = new AtomicInteger();
        ReplaceRule exhausted =
                stored -> {
                    throw new OutOfMemoryError("Java heap space");
                };
        try (Desk desk = new Desk(temporary.resolve("index"))) {
            desk.index(batch("a"));
            IngestBatch again = batch("a");
            IngestJob job;
            try (IngestJobs jobs = jobs(desk, Duration.ofMinutes(1))) {
                job =
                        jobs.submit(
                                        "1",
                                        List.of(),
                                        IngestBatch.of(again.tenant(), exhausted, again.files()),
                                        cleared::incrementAndGet)
                                .orElseThrow();
                assertThat(jobs.submit("2", List.of(), batch("b"), cleared::incrementAndGet))
                        .isPresent();
            }

            assertThat(job.state().status()).isEqualTo(IngestJob.Status.FAILED);
            assertThat(job.state().error()).contains("send the same documents again");
            assertThat(cleared).hasValue(2);
            assertThat(desk.ids()).containsExactly("a", "b");
        }
    }

    @Test
    void a_full_queue_refuses_and_clears_up() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        AtomicInteger cleared = new AtomicInteger();
        try (Desk desk = new Desk(temporary.resolve("index"))) {
            desk.embedder.hold = held;
            try (IngestJobs jobs = jobs(desk, Duration.ofMinutes(1))) {
                IngestJob running =
                        jobs.submit("1", List.of(), batch("a"), cleared::incrementAndGet)
                                .orElseThrow();
                running.awaitChange(0, Duration.ofMinutes(1));
                assertThat(jobs.submit("2", List.of(), batch("b"), cleared::incrementAndGet))
                        .isPresent();

                assertThat(jobs.submit("3", List.of(), batch("c"), cleared::incrementAndGet))
                        .isEmpty();

                assertThat(cleared).hasValue(1);
                assertThat(jobs.find("3")).isEmpty();
                held.countDown();
            }
            assertThat(desk.ids()).containsExactly("a", "b");
        }
    }

    private static IngestJobs jobs(Desk desk, Duration patience) {
        return new IngestJobs(desk.ingestion(), InstantSource.system(), 1, patience);
    }

    private IngestBatch batch(String id) throws Exception {
        Path file = Files.writeString(temporary.resolve(id + ".txt"), "Words of " + id + ".");
        return IngestBatch.of(
                TenantId.DEFAULT,
                ReplaceRule.ALL,
                List.of(
                        new SourceFile(
                                id,
                                "a.txt",
                                file,
                                "upload",
                                null,
                                null,
                                Metadata.NONE,
                                Readers.unnamed(List.of()))));
    }
}
