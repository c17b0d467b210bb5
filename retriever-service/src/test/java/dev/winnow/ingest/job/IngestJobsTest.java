package dev.winnow.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.winnow.core.document.DamagedIndexException;
import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.prepare.DocumentMemory;
import dev.winnow.ingest.run.BatchIngestion;
import dev.winnow.ingest.run.IngestFixture;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.run.IngestReport.ProblemList;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.ingest.source.SourceFile.Description;
import dev.winnow.ingest.source.SourceFile.Readers;
import dev.winnow.platform.error.ProblemException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
@Timeout(60)
class IngestJobsTest {

    /** An ingestion that is only run. */
    private interface Runs extends BatchIngestion {

        @Override
        default boolean remove(TenantId tenant, DocumentId id, boolean stored) {
            throw new AssertionError("nothing is removed here");
        }
    }

    private static final TenantId ACME = TenantId.DEFAULT;
    private static final TenantId BETA = new TenantId("beta");
    private static final Scope ALICE = new Scope(ACME, List.of("user:alice"));
    private static final Scope BOB = new Scope(ACME, List.of("user:bob"));
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int RUNS = 2;
    private static final int KILLED = 3;

    @TempDir Path temporary;

    private final AtomicInteger cleared = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);

    @Test
    void jobs_of_a_tenant_run_in_the_order_in_which_they_came_and_are_remembered()
            throws Exception {
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"));
                Uploads uploads = uploads()) {
            IngestJob first;
            IngestJob second;
            try (IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
                first = submit(jobs, uploads, "1", ACME, "a");
                second = submit(jobs, uploads, "2", ACME, "a", "b");
                assertThat(jobs.find("1")).contains(first);
                assertThat(jobs.find("3")).isEmpty();
            }

            assertThat(first.state().status()).isEqualTo(IngestJob.Status.DONE);
            assertThat(second.state().report().added()).isEqualTo(1);
            assertThat(second.state().report().unchanged()).isEqualTo(1);
            assertThat(second.state().progress().percent()).isEqualTo(100);
            assertThat(cleared).hasValue(2);
            assertThat(desk.ids()).containsExactly("a", "b");
            assertThat(staged()).isEmpty();
        }
    }

    @Test
    void a_large_upload_of_one_tenant_holds_up_nobody_elses() throws Exception {
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"));
                Uploads uploads = uploads()) {
            hold(desk, "large");
            try (IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
                IngestJob large = submit(jobs, uploads, "1", ACME, "large1", "large2", "large3");
                large.awaitChange(0, LONG);
                IngestJob behind = submit(jobs, uploads, "2", ACME, "a");
                IngestJob other = submit(jobs, uploads, "3", BETA, "b");

                ended(other);

                assertThat(other.state().status()).isEqualTo(IngestJob.Status.DONE);
                assertThat(desk.store.list(new Scope(BETA, List.of()), null, 10)).hasSize(1);
                assertThat(large.state().status()).isEqualTo(IngestJob.Status.RUNNING);
                assertThat(behind.state().status()).isEqualTo(IngestJob.Status.WAITING);
                held.countDown();
            }
            assertThat(desk.ids()).containsExactly("a", "large1", "large2", "large3");
        }
    }

    @Test
    void a_job_that_waits_is_cancelled_at_once_and_never_begins() throws Exception {
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"));
                Uploads uploads = uploads()) {
            hold(desk, "large");
            try (IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
                submit(jobs, uploads, "1", ACME, "large").awaitChange(0, LONG);
                IngestJob unwanted = submit(jobs, uploads, "2", ACME, "a");

                jobs.cancel(unwanted);
                jobs.cancel(unwanted);

                assertThat(unwanted.state().status()).isEqualTo(IngestJob.Status.CANCELLED);
                assertThat(unwanted.state().error()).contains("cancelled");
                assertThat(staged()).containsExactly("1");
                assertThat(cleared).hasValue(1);
                held.countDown();
            }
            assertThat(desk.ids()).containsExactly("large");
        }
    }

    @Test
    void a_running_job_is_cancelled_what_it_stored_stays_and_the_next_one_runs() throws Exception {
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"));
                Uploads uploads = uploads()) {
            hold(desk, "large");
            try (IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
                IngestJob unwanted = submit(jobs, uploads, "1", ACME, "a", "large", "z");
                while (unwanted.state().progress() == null
                        || unwanted.state().progress().done() < 1) {
                    unwanted.awaitChange(unwanted.state().version(), LONG);
                }
                IngestJob next = submit(jobs, uploads, "2", ACME, "b");

                jobs.cancel(unwanted);
                ended(unwanted);
                ended(next);

                assertThat(unwanted.state().status()).isEqualTo(IngestJob.Status.CANCELLED);
                assertThat(unwanted.state().progress().stored()).isEqualTo(1);
                assertThat(next.state().status()).isEqualTo(IngestJob.Status.DONE);
                jobs.cancel(next);
                assertThat(next.state().status()).isEqualTo(IngestJob.Status.DONE);
            }
            assertThat(desk.ids()).containsExactly("a", "b");
            assertThat(staged()).isEmpty();
        }
    }

    @Test
    void a_job_that_does_not_end_before_the_service_stops_is_ended_by_the_next_one()
            throws Exception {
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"))) {
            hold(desk, "large");
            try (Uploads uploads = uploads();
                    IngestJobs jobs = jobs(desk.ingestion(), uploads, Duration.ofMillis(50))) {
                IngestJob job =
                        jobs.submit(
                                upload(
                                        uploads,
                                        "1",
                                        new Scope(ACME, List.of("staff")),
                                        "a",
                                        "large",
                                        "z"),
                                cleared::incrementAndGet);
                job.awaitChange(0, LONG);
                submit(jobs, uploads, "2", BETA, "b");
            }
            assertThat(staged()).contains("1");
            held.countDown();

            UploadQuota room = new UploadQuota(1, 1 << 20);
            try (Uploads uploads = uploads()) {
                IngestJob again;
                try (IngestJobs jobs =
                        new IngestJobs(
                                desk.ingestion(),
                                uploads,
                                room,
                                InstantSource.system(),
                                RUNS,
                                LONG)) {
                    again = jobs.find("1").orElseThrow();
                    ended(again);
                }

                assertThat(again.state().status()).isEqualTo(IngestJob.Status.DONE);
                assertThat(again.accepted()).isEqualTo(Instant.EPOCH);
                assertThat(again.isVisibleTo(new Scope(ACME, List.of("staff")))).isTrue();
                assertThat(again.isVisibleTo(new Scope(ACME, List.of()))).isFalse();
                assertThat(again.isVisibleTo(new Scope(BETA, List.of("staff")))).isFalse();
                assertThat(staged()).isEmpty();
                room.take(Owner.of(ACME), 1).leave();
            }
            assertThat(
                            desk.store.list(new Scope(ACME, List.of("staff")), null, 10).stream()
                                    .map(document -> document.id().value()))
                    .containsExactly("a", "large", "z");
        }
    }

    @Test
    void what_became_of_a_job_is_known_after_a_restart() throws Exception {
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"))) {
            desk.embedder.refused = "cursed";
            IngestJob before;
            try (Uploads uploads = uploads();
                    IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
                before = submit(jobs, uploads, "1", ACME, "a", "cursed");
                ended(before);
            }

            try (Uploads uploads = uploads();
                    IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
                IngestJob after = jobs.find("1").orElseThrow();
                assertThat(after.state().status()).isEqualTo(IngestJob.Status.DONE);
                assertThat(after.state().report()).isEqualTo(before.state().report());
                assertThat(after.state().progress()).isEqualTo(before.state().progress());
                assertThat(after.failures(0)).hasSize(1).isEqualTo(before.failures(0));
            }
        }
    }

    @Test
    void an_upload_that_the_disk_changed_is_not_taken_for_what_was_sent() throws Exception {
        try (Uploads uploads = uploads()) {
            seal(uploads, "1", ACME, "a");
            seal(uploads, "2", ACME, "b");
        }
        Files.writeString(temporary.resolve("uploads/waiting/1/0"), "Words of x.");

        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"));
                Uploads uploads = uploads()) {
            IngestJob damaged;
            try (IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
                damaged = jobs.find("1").orElseThrow();
            }

            assertThat(damaged.state().status()).isEqualTo(IngestJob.Status.FAILED);
            assertThat(damaged.state().error()).contains("send them again");
            assertThat(
                            desk.store.list(new Scope(ACME, List.of("staff")), null, 10).stream()
                                    .map(document -> document.id().value()))
                    .containsExactly("b");
            assertThat(staged()).isEmpty();
        }
    }

    @Test
    void jobs_of_one_tenant_push_out_no_job_of_another() throws Exception {
        Runs ingestion =
                (batch, listener) -> {
                    ProblemList none = new ProblemList(0, List.of());
                    return new IngestReport(1, 0, 0, 0, 1, none, none, none, Duration.ZERO);
                };
        try (Uploads uploads = uploads();
                IngestJobs jobs = jobs(ingestion, uploads, LONG)) {
            ended(submit(jobs, uploads, "000", BETA, "b"));
            for (int i = 1; i <= 250; i++) {
                ended(submit(jobs, uploads, "%03d".formatted(i), ACME, "a"));
            }
            // The last one may be told of before the first ones are forgotten.
            jobs.close();
            assertThat(remembered(jobs)).isEqualTo(1 + 200);
            assertThat(jobs.find("000")).isPresent();
        }
        try (Uploads uploads = uploads();
                IngestJobs jobs = jobs(ingestion, uploads, LONG)) {
            assertThat(remembered(jobs)).isEqualTo(1 + 200);
            assertThat(jobs.find("000").orElseThrow().state().status())
                    .isEqualTo(IngestJob.Status.DONE);
            assertThat(jobs.find("050")).isEmpty();
            assertThat(jobs.find("051")).isPresent();
        }
    }

    private static long remembered(IngestJobs jobs) {
        return IntStream.rangeClosed(0, 250)
                .filter(i -> jobs.find("%03d".formatted(i)).isPresent())
                .count();
    }

    @Test
    void reports_that_fill_the_memory_push_out_those_of_their_own_tenant() throws Exception {
        IngestProblem long1 = new IngestProblem("p".repeat(500), "bad-line", "m".repeat(1_400));
        ProblemList none = new ProblemList(0, List.of());
        ProblemList many = new ProblemList(1000, Collections.nCopies(1000, long1));
        Runs ingestion =
                (batch, listener) ->
                        new IngestReport(
                                0,
                                0,
                                0,
                                0,
                                0,
                                batch.tenant().equals(BETA) ? none : many,
                                none,
                                none,
                                Duration.ZERO);
        try (Uploads uploads = uploads();
                IngestJobs jobs = jobs(ingestion, uploads, LONG)) {
            ended(submit(jobs, uploads, "000", BETA, "b"));
            for (int i = 1; i <= 20; i++) {
                ended(submit(jobs, uploads, "%03d".formatted(i), ACME, "a"));
            }
            jobs.close();
            assertThat(jobs.find("000")).isPresent();
            assertThat(remembered(jobs)).isEqualTo(1 + 8);
            assertThat(jobs.find("020")).isPresent();
        }
    }

    @Test
    void a_store_that_is_away_for_a_while_makes_an_upload_wait() throws Exception {
        for (String method : List.of("stored", "requireWritable")) {
            AtomicInteger away = new AtomicInteger(3);
            try (IngestFixture desk =
                            new IngestFixture(
                                    temporary.resolve("index " + method),
                                    store -> away(store, method, away));
                    Uploads uploads = uploads();
                    IngestJobs jobs = impatient(desk.ingestion(), uploads, Instant::now)) {
                IngestJob job = submit(jobs, uploads, method, ACME, "a", "b");
                ended(job);

                assertThat(job.state().status())
                        .as(job.state().error())
                        .isEqualTo(IngestJob.Status.DONE);
                assertThat(job.state().report().added()).isEqualTo(2);
                assertThat(job.state().report().failed().total()).isZero();
                assertThat(away).hasNegativeValue();
                assertThat(desk.ids()).containsExactly("a", "b");
                assertThat(staged()).isEmpty();
            }
        }
    }

    @Test
    void an_upload_waits_a_day_for_its_store_and_no_longer() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        AtomicInteger tries = new AtomicInteger();
        Runs gone =
                (batch, listener) -> {
                    if (tries.incrementAndGet() == 3) {
                        now.set(Instant.EPOCH.plus(Duration.ofDays(1)));
                    }
                    throw new IOException("nothing answers");
                };
        try (Uploads uploads = uploads();
                IngestJobs jobs = impatient(gone, uploads, now::get)) {
            IngestJob job = submit(jobs, uploads, "1", ACME, "a");
            ended(job);

            assertThat(job.state().status()).isEqualTo(IngestJob.Status.FAILED);
            assertThat(tries).hasValue(3);
        }
    }

    @Test
    void an_upload_that_came_further_waits_a_day_anew() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        AtomicInteger tries = new AtomicInteger();
        Runs moody =
                (batch, listener) -> {
                    int n = tries.incrementAndGet();
                    now.set(Instant.EPOCH.plus(Duration.ofDays(n)));
                    listener.progress(new IngestProgress(3, n, n, 0, 0, n, Duration.ZERO, null));
                    if (n < 3) {
                        throw new IOException("nothing answers");
                    }
                    ProblemList none = new ProblemList(0, List.of());
                    return new IngestReport(3, 0, 0, 0, 3, none, none, none, Duration.ZERO);
                };
        try (Uploads uploads = uploads();
                IngestJobs jobs = impatient(moody, uploads, now::get)) {
            IngestJob job = submit(jobs, uploads, "1", ACME, "a", "b", "c");
            ended(job);

            assertThat(job.state().status()).isEqualTo(IngestJob.Status.DONE);
        }
    }

    @Test
    void a_process_that_is_killed_while_an_upload_waits_for_memory_is_not_killed_over_it()
            throws Exception {
        DocumentMemory memory = new DocumentMemory(1 << 20);
        Path note = temporary.resolve("uploads/waiting/1/beginnings.json");
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"), memory);
                Uploads uploads = uploads();
                IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
            hold(desk, "large");
            assertThat(memory.take(BETA, memory.largest(), Duration.ZERO)).isTrue();
            IngestJob job = submit(jobs, uploads, "1", ACME, "large");
            job.awaitChange(0, LONG);
            while (Files.exists(note)) {
                assertThat(Thread.interrupted()).as("the time of the test is over").isFalse();
            }

            memory.give(BETA, memory.largest());
            desk.embedder.waits.await();
            assertThat(note).as("it is at work again").exists();
            held.countDown();
            ended(job);
            assertThat(job.state().status()).isEqualTo(IngestJob.Status.DONE);
        }
    }

    @Test
    void a_full_disk_or_a_damaged_index_is_not_waited_for() throws Exception {
        for (IOException failure :
                List.of(
                        new IndexWriteException("no room", true, null),
                        new DamagedIndexException(List.of("_0.cfs")),
                        new IndexWriteException(
                                "a write failed",
                                false,
                                new DamagedIndexException(new EOFException())))) {
            AtomicInteger tries = new AtomicInteger();
            Runs broken =
                    (batch, listener) -> {
                        tries.incrementAndGet();
                        throw failure;
                    };
            try (Uploads uploads = uploads();
                    IngestJobs jobs = impatient(broken, uploads, Instant::now)) {
                IngestJob job = submit(jobs, uploads, "1", ACME, "a");
                ended(job);

                assertThat(job.state().status()).isEqualTo(IngestJob.Status.FAILED);
                assertThat(job.state().error())
                        .containsAnyOf("IndexWriteException", "DamagedIndexException");
                assertThat(tries).hasValue(1);
            }
        }
    }

    /** Jobs that try again at once. */
    private static IngestJobs impatient(
            BatchIngestion ingestion, Uploads uploads, InstantSource clock) throws IOException {
        return new IngestJobs(
                ingestion, uploads, new UploadQuota(10, 1 << 20), clock, RUNS, LONG, Duration.ZERO);
    }

    /** The store, but for the first calls of one method. */
    private static DocumentStore away(DocumentStore store, String name, AtomicInteger calls) {
        return (DocumentStore)
                Proxy.newProxyInstance(
                        DocumentStore.class.getClassLoader(),
                        new Class<?>[] {DocumentStore.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals(name) && calls.getAndDecrement() > 0) {
                                throw name.equals("stored")
                                        ? new IOException("no answer within 10 s")
                                        : new IndexWriteException("no answer", false, null);
                            }
                            return method.invoke(store, arguments);
                        });
    }

    @Test
    void a_document_that_was_deleted_later_stays_away_over_a_restart() throws Exception {
        Scope staff = new Scope(ACME, List.of("staff"));
        Path noted = temporary.resolve("uploads/waiting/1/deletions.jsonl");
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"))) {
            hold(desk, "held");
            try (Uploads uploads = uploads();
                    IngestJobs jobs = jobs(desk.ingestion(), uploads, Duration.ofMillis(50))) {
                seal(uploads, "0", BETA, "gone");
                jobs.submit(
                        upload(uploads, "1", staff, "held", "gone", "kept", "other"),
                        cleared::incrementAndGet);
                desk.embedder.waits.await();

                assertThat(jobs.leaveOut(staff, new DocumentId("gone"))).isTrue();
                assertThat(jobs.leaveOut(staff, new DocumentId("gone"))).isTrue();
                assertThat(jobs.leaveOut(staff, new DocumentId("elsewhere"))).isFalse();
                assertThat(jobs.leaveOut(new Scope(ACME, List.of()), new DocumentId("other")))
                        .as("who deletes it cannot see it")
                        .isFalse();
                assertThat(jobs.leaveOut(new Scope(BETA, List.of("staff")), new DocumentId("kept")))
                        .isFalse();
            }
            // As a crash cuts off what it was about to note.
            Files.writeString(noted, "\n{\"id\":\"ke", StandardOpenOption.APPEND);
            held.countDown();

            try (Uploads uploads = uploads();
                    IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
                IngestJob job = jobs.find("1").orElseThrow();
                ended(job);

                assertThat(job.state().report().added()).isEqualTo(3);
                assertThat(job.state().report().skipped().first())
                        .extracting(problem -> problem.path() + " " + problem.code())
                        .containsExactly("gone deleted");
                assertThat(jobs.leaveOut(staff, new DocumentId("gone")))
                        .as("no upload is open")
                        .isFalse();
                IngestJob later = submit(jobs, uploads, "2", ACME, "gone");
                ended(later);
                assertThat(later.state().report().added()).isOne();
                ended(jobs.find("0").orElseThrow());
                assertThat(staged()).isEmpty();
            }
            assertThat(desk.store.list(staff, null, 10).stream().map(d -> d.id().value()))
                    .containsExactly("gone", "held", "kept", "other");
            assertThat(desk.store.list(new Scope(BETA, List.of("staff")), null, 10)).hasSize(1);
        }
    }

    @Test
    void more_deletions_than_are_kept_beside_the_uploads_of_a_tenant_are_refused()
            throws Exception {
        Scope scope = new Scope(ACME, List.of());
        Scope other = new Scope(BETA, List.of());
        Scope alice = new Scope(BETA, List.of("user:alice"));
        try (Uploads uploads = uploads()) {
            lines(uploads, "1", scope, 5_000);
            lines(uploads, "2", scope, 5_000);
            lines(uploads, "3", other, 0);
            lines(uploads, "4", alice, 2_500);
        }
        Runs waiting =
                (batch, listener) -> {
                    held.await();
                    throw new InterruptedException();
                };
        try (Uploads uploads = uploads();
                IngestJobs jobs = jobs(waiting, uploads, LONG)) {
            DocumentId more = new DocumentId("one more");
            assertThat(jobs.leaveOut(scope, new DocumentId("7"))).isTrue();
            assertThat(catchThrowable(() -> jobs.leaveOut(scope, more)))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().kind()).isEqualTo(Kind.OVERLOADED))
                    .hasMessageContaining("10,000");
            assertThat(catchThrowable(() -> jobs.leaveOut(alice, more)))
                    .hasMessageContaining("2,500");
            assertThat(jobs.leaveOut(other, more)).isTrue();
            held.countDown();
        }
    }

    /** JSON lines, which may bring any document, and so many deletions beside them. */
    private void lines(Uploads uploads, String id, Scope sender, int deleted) throws IOException {
        Uploads.Staged staged = uploads.stage(id);
        SourceFile lines =
                new SourceFile(
                        "upload",
                        "upload.jsonl",
                        Files.writeString(staged.next(), "{}"),
                        Description.of("upload", Readers.unnamed(List.of())));
        staged.seal(sender, Instant.EPOCH, List.of(lines));
        StringBuilder deletions = new StringBuilder();
        String groups = String.join("\",\"", sender.groups());
        for (int i = 0; i < deleted; i++) {
            deletions.append(
                    "\n{\"id\":\"%d\",\"groups\":[%s]}"
                            .formatted(i, groups.isEmpty() ? "" : '"' + groups + '"'));
        }
        Files.writeString(
                temporary.resolve("uploads/waiting/%s/deletions.jsonl".formatted(id)), deletions);
    }

    /** Nothing named, the whole tenant named, and a group named are three things. */
    @Test
    void who_may_see_a_document_is_the_same_after_a_restart() throws Exception {
        Scope sender = new Scope(ACME, List.of("board", "staff"));
        List<Readers> readers =
                Arrays.asList(
                        Readers.unnamed(sender.groups()),
                        new Readers(List.of(), sender.groups()),
                        new Readers(List.of("staff"), sender.groups()));
        try (Uploads uploads = uploads()) {
            Uploads.Staged staged = uploads.stage("1");
            List<SourceFile> files = new ArrayList<>();
            for (Readers who : readers) {
                files.add(
                        new SourceFile(
                                "d" + files.size(),
                                "a.txt",
                                Files.writeString(staged.next(), "Words."),
                                Description.of("upload", who)));
            }
            staged.seal(sender, Instant.EPOCH, files);
        }

        try (Uploads uploads = uploads()) {
            IngestBatch batch = uploads.batch(uploads.left().getFirst());
            assertThat(batch.files().stream().map(file -> file.about().readers()))
                    .containsExactlyElementsOf(readers);
            assertThat(batch.tenant()).isEqualTo(ACME);
        }
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"));
                Uploads uploads = uploads()) {
            jobs(desk.ingestion(), uploads, LONG).close();
            assertThat(
                            desk.store.list(sender, null, 10).stream()
                                    .map(document -> document.groups()))
                    .containsExactly(List.of("board", "staff"), List.of(), List.of("staff"));
        }
    }

    @Test
    void what_was_never_accepted_is_removed_at_the_start_and_one_process_has_the_folder()
            throws Exception {
        try (Uploads uploads = uploads()) {
            Files.writeString(uploads.stage("1").next(), "half a bo");
            Files.writeString(uploads.parts().resolve("upload_1.tmp"), "a part");
            seal(uploads, "2", ACME, "b");
            assertThat(catchThrowable(this::uploads))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another process");
        }

        try (Uploads uploads = uploads()) {
            assertThat(staged()).containsExactly("2");
            assertThat(uploads.parts()).isEmptyDirectory();
            assertThat(uploads.left()).hasSize(1);
            assertThat(Files.getPosixFilePermissions(temporary.resolve("uploads"))).hasSize(3);
        }
    }

    @Test
    void a_job_that_an_error_of_the_machine_ends_says_so_and_the_next_one_runs() throws Exception {
        AtomicBoolean exhausted = new AtomicBoolean(true);
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"));
                Uploads uploads = uploads()) {
            Runs ingestion =
                    (batch, listener) -> {
                        if (exhausted.getAndSet(false)) {
                            throw new OutOfMemoryError("Java heap space");
                        }
                        return desk.ingestion().run(batch, listener);
                    };
            IngestJob job;
            try (IngestJobs jobs = jobs(ingestion, uploads, LONG)) {
                job = submit(jobs, uploads, "1", ACME, "a");
                submit(jobs, uploads, "2", ACME, "b");
            }

            assertThat(job.state().status()).isEqualTo(IngestJob.Status.FAILED);
            assertThat(job.state().error()).contains("send the same documents again");
            assertThat(cleared).hasValue(2);
            assertThat(desk.ids()).containsExactly("b");
        }
    }

    /** Begins to take in what is staged, and is killed over it. */
    static final class Killed {

        private Killed() {}

        /** Runs until as many uploads are taken in as it is told. */
        public static void main(String[] arguments) throws IOException {
            CountDownLatch begun = new CountDownLatch(Integer.parseInt(arguments[1]));
            jobs(
                    (Runs)
                            (batch, listener) -> {
                                begun.countDown();
                                begun.await();
                                if (batch.tenant().equals(ACME)) {
                                    Runtime.getRuntime().halt(KILLED);
                                }
                                new CountDownLatch(1).await();
                                throw new AssertionError();
                            },
                    Uploads.open(Path.of(arguments[0])),
                    RUNS + 1,
                    LONG);
        }
    }

    private void kill(int runs) throws Exception {
        ProcessBuilder child =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Killed.class.getName(),
                        temporary.resolve("uploads").toString(),
                        Integer.toString(runs));
        child.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process =
                child.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor()).isEqualTo(KILLED);
    }

    @Test
    void an_upload_under_way_when_the_process_ended_twice_is_given_up_and_no_other_one()
            throws Exception {
        try (Uploads uploads = uploads()) {
            seal(uploads, "1", ACME, "deadly");
            seal(uploads, "2", BETA, "b");
            seal(uploads, "3", ACME, "behind");
        }
        kill(2);
        try (Uploads uploads = uploads()) {
            seal(uploads, "4", new TenantId("gamma"), "later");
        }
        kill(3);

        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"));
                Uploads uploads = uploads()) {
            Map<String, IngestJob.State> ends = new TreeMap<>();
            try (IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
                for (String id : List.of("1", "2", "3", "4")) {
                    IngestJob job = jobs.find(id).orElseThrow();
                    ended(job);
                    ends.put(id, job.state());
                }
            }

            assertThat(ends.get("1").status()).isEqualTo(IngestJob.Status.FAILED);
            assertThat(ends.get("1").error()).contains("ended 2 times", "split the upload", "-Xmx");
            assertThat(ends.get("2").status()).isEqualTo(IngestJob.Status.FAILED);
            assertThat(ends.get("3").status()).isEqualTo(IngestJob.Status.DONE);
            assertThat(ends.get("4").status()).isEqualTo(IngestJob.Status.DONE);
            assertThat(staged()).isEmpty();
        }
    }

    @Test
    void a_job_that_the_service_stops_in_good_order_is_never_given_up() throws Exception {
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"))) {
            hold(desk, "large");
            try (Uploads uploads = uploads()) {
                seal(uploads, "1", ACME, "large");
            }
            for (int start = 0; start < 3; start++) {
                try (Uploads uploads = uploads();
                        IngestJobs jobs = jobs(desk.ingestion(), uploads, Duration.ofMillis(50))) {
                    jobs.find("1").orElseThrow().awaitChange(0, LONG);
                }
            }
            held.countDown();

            try (Uploads uploads = uploads();
                    IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
                IngestJob job = jobs.find("1").orElseThrow();
                ended(job);
                assertThat(job.state().status()).isEqualTo(IngestJob.Status.DONE);
            }
        }
    }

    @Test
    void a_stopped_job_that_fails_because_the_index_was_closed_goes_on_at_the_next_start()
            throws Exception {
        Runs closed =
                (batch, listener) -> {
                    while (!listener.isCancelled()) {
                        Thread.onSpinWait();
                    }
                    throw new IOException("the index is closed");
                };
        try (Uploads uploads = uploads()) {
            seal(uploads, "1", ACME, "a");
            IngestJob job;
            try (IngestJobs jobs = jobs(closed, uploads, Duration.ofMillis(50))) {
                job = jobs.find("1").orElseThrow();
            }
            assertThat(job.state().status()).isEqualTo(IngestJob.Status.WAITING);
            assertThat(staged()).containsExactly("1");
        }

        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"));
                Uploads uploads = uploads();
                IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
            IngestJob job = jobs.find("1").orElseThrow();
            ended(job);
            assertThat(job.state().status()).isEqualTo(IngestJob.Status.DONE);
        }
    }

    @Test
    void only_so_many_uploads_are_taken_in_at_a_time_whoever_sends_them() throws Exception {
        CountDownLatch begun = new CountDownLatch(RUNS);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"));
                Uploads uploads = uploads()) {
            Runs ingestion =
                    (batch, listener) -> {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        begun.countDown();
                        held.await();
                        try {
                            return desk.ingestion().run(batch, listener);
                        } finally {
                            now.decrementAndGet();
                        }
                    };
            List<IngestJob> all = new ArrayList<>();
            try (IngestJobs jobs = jobs(ingestion, uploads, LONG)) {
                for (int i = 0; i < 40; i++) {
                    TenantId tenant = new TenantId("t" + i);
                    all.add(submit(jobs, uploads, Integer.toString(i), tenant, "a"));
                }
                begun.await();
                held.countDown();
                for (IngestJob job : all) {
                    ended(job);
                }
            }

            assertThat(most).hasValue(RUNS);
            assertThat(all).allMatch(job -> job.state().status() == IngestJob.Status.DONE);
        }
    }

    @Test
    void tenants_take_turns() throws Exception {
        List<String> order = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        try (Uploads uploads = uploads()) {
            Runs ingestion =
                    (batch, listener) -> {
                        begun.countDown();
                        held.await();
                        order.add(batch.tenant() + " " + batch.files().getFirst().path());
                        throw new InterruptedException();
                    };
            try (IngestJobs jobs = jobs(ingestion, uploads, 1, LONG)) {
                submit(jobs, uploads, "1", ACME, "a");
                begun.await();
                submit(jobs, uploads, "2", ACME, "b");
                submit(jobs, uploads, "3", ACME, "c");
                submit(jobs, uploads, "4", BETA, "d");
                submit(jobs, uploads, "5", new TenantId("gamma"), "e");
                held.countDown();
            }
        }
        assertThat(order)
                .containsExactly(ACME + " a", BETA + " d", "gamma e", ACME + " b", ACME + " c");
    }

    @Test
    void users_of_a_tenant_take_turns_and_a_small_file_is_next_behind_sixteen_large_ones()
            throws Exception {
        List<String> order = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        try (Uploads uploads = uploads()) {
            try (IngestJobs jobs = jobs(noting(order, begun), uploads, 1, LONG)) {
                for (int i = 10; i < 26; i++) {
                    jobs.submit(upload(uploads, "1-" + i, ALICE, "a" + i, "x", "y"), () -> {});
                }
                begun.await();
                jobs.submit(upload(uploads, "2", BOB, "b"), () -> {});
                held.countDown();
            }
        }
        assertThat(order).startsWith("a10", "b", "a11", "a12").endsWith("a25").hasSize(17);
    }

    @Test
    void users_of_a_tenant_take_turns_after_a_restart_too() throws Exception {
        List<String> order = new ArrayList<>();
        held.countDown();
        try (Uploads uploads = uploads()) {
            for (int i = 10; i < 26; i++) {
                upload(uploads, "1-" + i, ALICE, "a" + i, "x", "y");
            }
            upload(uploads, "2", BOB, "b");
            jobs(noting(order, new CountDownLatch(1)), uploads, 1, LONG).close();
        }
        assertThat(order).startsWith("a10", "b", "a11", "a12").endsWith("a25").hasSize(17);
    }

    /** Begins nothing before it may, and does nothing but note what it was to do. */
    private Runs noting(List<String> order, CountDownLatch begun) {
        return (batch, listener) -> {
            begun.countDown();
            held.await();
            order.add(batch.files().getFirst().path());
            throw new InterruptedException();
        };
    }

    @Test
    void one_user_has_a_quarter_of_the_tenants_room() {
        UploadQuota room = new UploadQuota(32, 800);
        Owner alice = Owner.of(ALICE);
        List<UploadQuota.Place> places = List.of(room.take(alice, 40), room.take(alice, 40));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> room.take(alice, 1))
                .withMessageContaining("2 uploads of this user")
                .withMessageContaining("a sixteenth of winnow.ingest.max-waiting-jobs");
        places.getFirst().leave();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> room.take(alice, 61))
                .withMessageContaining("100 bytes of this user")
                .withMessageContaining("an eighth of winnow.ingest.max-staged-size");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> room.take(alice, 101))
                .satisfies(
                        refused -> assertThat(refused.problem().kind()).isEqualTo(Kind.TOO_LARGE))
                .withMessageContaining("an eighth of winnow.ingest.max-staged-size");
        room.take(Owner.of(BOB), 100).leave();
        room.take(Owner.of(ACME), 300).leave();
    }

    @Test
    void a_job_that_cannot_be_ended_in_good_order_has_ended_and_the_next_one_runs()
            throws Exception {
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"));
                Uploads uploads = uploads();
                IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
            IngestJob first =
                    jobs.submit(
                            upload(uploads, "1", new Scope(ACME, List.of()), "a"),
                            () -> {
                                throw new IllegalStateException("the disk failed");
                            });
            IngestJob second = submit(jobs, uploads, "2", ACME, "b");
            ended(first);
            ended(second);

            assertThat(first.state().status()).isEqualTo(IngestJob.Status.DONE);
            assertThat(second.state().status()).isEqualTo(IngestJob.Status.DONE);
        }
    }

    @Test
    void a_cancelled_job_ends_while_a_document_does_not_and_the_next_one_waits_for_that()
            throws Exception {
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"));
                Uploads uploads = uploads();
                IngestJobs jobs = jobs(desk.ingestion(), uploads, LONG)) {
            hold(desk, "deaf");
            desk.embedder.deaf = true;
            IngestJob unwanted = submit(jobs, uploads, "1", ACME, "deaf");
            desk.embedder.waits.await();
            jobs.cancel(unwanted);
            ended(unwanted);
            assertThat(unwanted.state().status()).isEqualTo(IngestJob.Status.CANCELLED);

            IngestJob next = submit(jobs, uploads, "2", ACME, "a");
            assertThat(next.state().status()).isEqualTo(IngestJob.Status.WAITING);
            held.countDown();
            ended(next);
            assertThat(next.state().status()).isEqualTo(IngestJob.Status.DONE);
        }
    }

    @Test
    void a_run_that_stands_still_is_seen_until_it_goes_on() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        CountDownLatch begun = new CountDownLatch(1);
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"));
                Uploads uploads = uploads();
                IngestJobs jobs =
                        new IngestJobs(
                                (Runs)
                                        (batch, listener) -> {
                                            begun.countDown();
                                            held.await();
                                            return desk.ingestion().run(batch, listener);
                                        },
                                uploads,
                                new UploadQuota(10, 1 << 20),
                                now::get,
                                RUNS,
                                LONG)) {
            assertThat(jobs.longestStandstill()).isZero();
            IngestJob job = submit(jobs, uploads, "1", ACME, "a");
            begun.await();
            now.set(Instant.EPOCH.plusSeconds(90));
            assertThat(jobs.longestStandstill()).hasSeconds(90);
            held.countDown();
            ended(job);
            jobs.close();
            assertThat(jobs.longestStandstill()).isZero();
        }
    }

    private void hold(IngestFixture desk, String text) {
        desk.embedder.held = text;
        desk.embedder.hold = held;
    }

    private Uploads uploads() throws IOException {
        return Uploads.open(temporary.resolve("uploads"));
    }

    private static IngestJobs jobs(BatchIngestion ingestion, Uploads uploads, Duration patience)
            throws IOException {
        return jobs(ingestion, uploads, RUNS, patience);
    }

    private static IngestJobs jobs(
            BatchIngestion ingestion, Uploads uploads, int runs, Duration patience)
            throws IOException {
        return new IngestJobs(
                ingestion,
                uploads,
                new UploadQuota(10, 1 << 20),
                InstantSource.system(),
                runs,
                patience);
    }

    private IngestJob submit(
            IngestJobs jobs, Uploads uploads, String id, TenantId tenant, String... documents)
            throws IOException {
        return jobs.submit(
                upload(uploads, id, new Scope(tenant, List.of()), documents),
                cleared::incrementAndGet);
    }

    private static void seal(Uploads uploads, String id, TenantId tenant, String... documents)
            throws IOException {
        upload(uploads, id, new Scope(tenant, List.of("staff")), documents);
    }

    private static UploadManifest upload(
            Uploads uploads, String id, Scope sender, String... documents) throws IOException {
        Uploads.Staged staged = uploads.stage(id);
        List<SourceFile> files = new ArrayList<>();
        for (String document : documents) {
            files.add(
                    new SourceFile(
                            document,
                            "a.txt",
                            Files.writeString(staged.next(), "Words of %s.".formatted(document)),
                            Description.of("upload", Readers.unnamed(sender.groups()))));
        }
        return staged.seal(sender, Instant.EPOCH, files);
    }

    private List<String> staged() throws IOException {
        try (Stream<Path> waiting = Files.list(temporary.resolve("uploads/waiting"))) {
            return waiting.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static void ended(IngestJob job) throws InterruptedException {
        for (IngestJob.State state = job.state();
                !state.status().isFinal();
                state = job.awaitChange(state.version(), LONG)) {}
    }
}
