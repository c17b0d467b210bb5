package dev.winnow.ingest.job;

import static dev.winnow.ingest.job.IngestJob.Status.CANCELLED;
import static dev.winnow.ingest.job.IngestJob.Status.DONE;
import static dev.winnow.ingest.job.IngestJob.Status.FAILED;
import static dev.winnow.ingest.job.IngestJob.Status.RUNNING;
import static dev.winnow.ingest.job.IngestJob.Status.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.winnow.core.document.DamagedIndexException;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.document.StoredDocument;
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
import dev.winnow.ingest.run.SeenStore;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.ingest.source.SourceFile.Description;
import dev.winnow.ingest.source.SourceFile.Readers;
import dev.winnow.platform.error.ProblemException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    private static final TenantId GAMMA = new TenantId("gamma");
    private static final Scope STAFF = new Scope(ACME, List.of("staff"));
    private static final Scope ALICE = new Scope(ACME, List.of("user:alice"));
    private static final Scope BOB = new Scope(ACME, List.of("user:bob"));
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final ProblemList NONE = new ProblemList(0, List.of());
    private static final IngestReport ONE_DOCUMENT = report(NONE);
    private static final int RUNS = 2;
    private static final int KILLED = 3;

    @TempDir Path temporary;

    private final AtomicInteger cleared = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);
    private final List<String> order = new CopyOnWriteArrayList<>();
    private IngestFixture desk;

    @BeforeEach
    void openIndex() throws IOException {
        desk = new IngestFixture(temporary.resolve("index"));
    }

    @AfterEach
    void closeIndex() throws IOException {
        desk.close();
    }

    /** One start of the service: the uploads of its folder, and their jobs. */
    private final class Service implements AutoCloseable {

        private final Uploads uploads = uploads();
        private final UploadQuota room = new UploadQuota(10, 1 << 20);
        private final IngestJobs jobs;

        private Service(BatchIngestion ingestion) throws IOException {
            this(ingestion, RUNS, LONG);
        }

        private Service(BatchIngestion ingestion, int runs, Duration patience) throws IOException {
            jobs = new IngestJobs(ingestion, uploads, room, InstantSource.system(), runs, patience);
        }

        /** Tries again at once what could not be done. */
        private Service(BatchIngestion ingestion, InstantSource clock) throws IOException {
            jobs = new IngestJobs(ingestion, uploads, room, clock, RUNS, LONG, Duration.ZERO);
        }

        private IngestJob submit(String id, TenantId tenant, String... documents)
                throws IOException {
            return submit(id, new Scope(tenant, List.of()), documents);
        }

        private IngestJob submit(String id, Scope sender, String... documents) throws IOException {
            return jobs.submit(upload(uploads, id, sender, documents), cleared::incrementAndGet);
        }

        private IngestJob find(String id) {
            return jobs.find(id).orElseThrow();
        }

        /** Of a job that was there before. */
        private IngestJob.State end(String id) throws InterruptedException {
            return ended(find(id));
        }

        @Override
        public void close() throws IOException {
            jobs.close();
            uploads.close();
        }
    }

    /** The service, over the index. */
    private Service start() throws IOException {
        return new Service(desk.ingestion());
    }

    @Test
    void jobs_of_a_tenant_run_in_the_order_in_which_they_came_and_are_remembered()
            throws Exception {
        IngestJob first;
        IngestJob second;
        try (Service service = start()) {
            first = service.submit("1", ACME, "a");
            second = service.submit("2", ACME, "a", "b");
            assertThat(service.jobs.find("1")).contains(first);
            assertThat(service.jobs.find("3")).isEmpty();
        }

        assertThat(first.state().status()).isEqualTo(DONE);
        assertThat(second.state().report().added()).isEqualTo(1);
        assertThat(second.state().report().unchanged()).isEqualTo(1);
        assertThat(second.state().progress().percent()).isEqualTo(100);
        assertThat(cleared).hasValue(2);
        assertThat(desk.ids()).containsExactly("a", "b");
        assertThat(staged()).isEmpty();
    }

    @Test
    void a_large_upload_of_one_tenant_holds_up_nobody_elses() throws Exception {
        hold("large");
        try (Service service = start()) {
            IngestJob large = service.submit("1", ACME, "large1", "large2", "large3");
            large.awaitChange(0, LONG);
            IngestJob behind = service.submit("2", ACME, "a");
            IngestJob other = service.submit("3", BETA, "b");

            assertThat(ended(other).status()).isEqualTo(DONE);
            assertThat(ids(new Scope(BETA, List.of()))).containsExactly("b");
            assertThat(large.state().status()).isEqualTo(RUNNING);
            assertThat(behind.state().status()).isEqualTo(WAITING);
            held.countDown();
        }
        assertThat(desk.ids()).containsExactly("a", "large1", "large2", "large3");
    }

    @Test
    void a_job_that_waits_is_cancelled_at_once_and_never_begins() throws Exception {
        hold("large");
        try (Service service = start()) {
            service.submit("1", ACME, "large").awaitChange(0, LONG);
            IngestJob unwanted = service.submit("2", ACME, "a");

            service.jobs.cancel(unwanted);
            service.jobs.cancel(unwanted);

            assertThat(unwanted.state().status()).isEqualTo(CANCELLED);
            assertThat(unwanted.state().error()).contains("cancelled");
            assertThat(staged()).containsExactly("1");
            assertThat(cleared).hasValue(1);
            held.countDown();
        }
        assertThat(desk.ids()).containsExactly("large");
    }

    @Test
    void a_running_job_is_cancelled_what_it_stored_stays_and_the_next_one_runs() throws Exception {
        hold("large");
        try (Service service = start()) {
            IngestJob unwanted = service.submit("1", ACME, "a", "large", "z");
            while (unwanted.state().progress() == null || unwanted.state().progress().done() < 1) {
                unwanted.awaitChange(unwanted.state().version(), LONG);
            }
            IngestJob next = service.submit("2", ACME, "b");

            service.jobs.cancel(unwanted);

            assertThat(ended(unwanted).status()).isEqualTo(CANCELLED);
            assertThat(unwanted.state().progress().stored()).isEqualTo(1);
            assertThat(ended(next).status()).isEqualTo(DONE);
            service.jobs.cancel(next);
            assertThat(next.state().status()).isEqualTo(DONE);
        }
        assertThat(desk.ids()).containsExactly("a", "b");
        assertThat(staged()).isEmpty();
    }

    @Test
    void a_job_that_does_not_end_before_the_service_stops_is_ended_by_the_next_one()
            throws Exception {
        hold("large");
        try (Service service = new Service(desk.ingestion(), RUNS, SHORT)) {
            service.submit("1", STAFF, "a", "large", "z").awaitChange(0, LONG);
            service.submit("2", BETA, "b");
        }
        assertThat(staged()).contains("1");
        held.countDown();

        UploadQuota room = new UploadQuota(1, 1 << 20);
        try (Uploads uploads = uploads()) {
            IngestJob again;
            try (IngestJobs jobs =
                    new IngestJobs(
                            desk.ingestion(), uploads, room, InstantSource.system(), RUNS, LONG)) {
                again = jobs.find("1").orElseThrow();
                assertThat(ended(again).status()).isEqualTo(DONE);
            }

            assertThat(again.accepted()).isEqualTo(Instant.EPOCH);
            assertThat(again.isVisibleTo(STAFF)).isTrue();
            assertThat(again.isVisibleTo(new Scope(ACME, List.of()))).isFalse();
            assertThat(again.isVisibleTo(new Scope(BETA, List.of("staff")))).isFalse();
            assertThat(staged()).isEmpty();
            room.take(Owner.of(ACME), 1).leave();
        }
        assertThat(ids(STAFF)).containsExactly("a", "large", "z");
    }

    @Test
    void what_became_of_a_job_is_known_after_a_restart() throws Exception {
        desk.embedder.refused = "cursed";
        IngestJob before;
        try (Service service = start()) {
            before = service.submit("1", ACME, "a", "cursed");
            ended(before);
        }

        try (Service service = start()) {
            IngestJob after = service.find("1");
            assertThat(after.state().status()).isEqualTo(DONE);
            assertThat(after.state().report()).isEqualTo(before.state().report());
            assertThat(after.state().progress()).isEqualTo(before.state().progress());
            assertThat(after.failures(0)).hasSize(1).isEqualTo(before.failures(0));
        }
    }

    @Test
    void an_upload_that_the_disk_changed_is_not_taken_for_what_was_sent() throws Exception {
        leave("1", ACME, "a");
        leave("2", ACME, "b");
        Files.writeString(temporary.resolve("uploads/waiting/1/0"), "Words of x.");

        try (Service service = start()) {
            assertThat(service.end("1").status()).isEqualTo(FAILED);
            assertThat(service.end("1").error()).contains("send them again");
        }
        assertThat(ids(STAFF)).containsExactly("b");
        assertThat(staged()).isEmpty();
    }

    @Test
    void jobs_of_one_tenant_push_out_no_job_of_another() throws Exception {
        Runs ingestion = (batch, listener) -> ONE_DOCUMENT;
        try (Service service = new Service(ingestion)) {
            ended(service.submit("000", BETA, "b"));
            for (int i = 1; i <= 250; i++) {
                ended(service.submit("%03d".formatted(i), ACME, "a"));
            }
            // The last one may be told of before the first ones are forgotten.
            service.jobs.close();
            assertThat(remembered(service)).hasSize(1 + 200).contains("000");
        }
        try (Service service = new Service(ingestion)) {
            assertThat(remembered(service))
                    .hasSize(1 + 200)
                    .contains("000", "051")
                    .doesNotContain("050");
            assertThat(service.find("000").state().status()).isEqualTo(DONE);
        }
    }

    private static List<String> remembered(Service service) {
        return IntStream.rangeClosed(0, 250)
                .mapToObj("%03d"::formatted)
                .filter(id -> service.jobs.find(id).isPresent())
                .toList();
    }

    @Test
    void reports_that_fill_the_memory_push_out_those_of_their_own_tenant() throws Exception {
        IngestProblem long1 = new IngestProblem("p".repeat(500), "bad-line", "m".repeat(1_400));
        IngestReport many = report(new ProblemList(1000, Collections.nCopies(1000, long1)));
        Runs ingestion = (batch, listener) -> batch.tenant().equals(BETA) ? ONE_DOCUMENT : many;
        try (Service service = new Service(ingestion)) {
            ended(service.submit("000", BETA, "b"));
            for (int i = 1; i <= 20; i++) {
                ended(service.submit("%03d".formatted(i), ACME, "a"));
            }
            service.jobs.close();
            assertThat(remembered(service)).hasSize(1 + 8).contains("000", "020");
        }
    }

    private static IngestReport report(ProblemList failed) {
        return new IngestReport(1, 0, 0, 0, 1, failed, NONE, NONE, Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored", "requireWritable"})
    void a_store_that_is_away_for_a_while_makes_an_upload_wait(String method) throws Exception {
        AtomicInteger away = new AtomicInteger(3);
        IOException failure =
                method.equals("stored")
                        ? new IOException("no answer within 10 s")
                        : new IndexWriteException("no answer", false, null);
        SeenStore moody =
                (called, arguments, call) -> {
                    if (called.equals(method) && away.getAndDecrement() > 0) {
                        throw failure;
                    }
                    return call.make();
                };
        try (IngestFixture index =
                        new IngestFixture(temporary.resolve("moody"), parts -> parts.seen = moody);
                Service service = new Service(index.ingestion(), Instant::now)) {
            IngestJob.State end = ended(service.submit("1", ACME, "a", "b"));

            assertThat(end.status()).as(end.error()).isEqualTo(DONE);
            assertThat(end.report().added()).isEqualTo(2);
            assertThat(end.report().failed().total()).isZero();
            assertThat(away).hasNegativeValue();
            assertThat(index.ids()).containsExactly("a", "b");
            assertThat(staged()).isEmpty();
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
        try (Service service = new Service(gone, now::get)) {
            assertThat(ended(service.submit("1", ACME, "a")).status()).isEqualTo(FAILED);
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
                    return ONE_DOCUMENT;
                };
        try (Service service = new Service(moody, now::get)) {
            IngestJob job = service.submit("1", ACME, "a", "b", "c");
            assertThat(ended(job).status()).isEqualTo(DONE);
        }
    }

    @Test
    void a_process_that_is_killed_while_an_upload_waits_for_memory_is_not_killed_over_it()
            throws Exception {
        DocumentMemory memory = new DocumentMemory(1 << 20);
        Path note = temporary.resolve("uploads/waiting/1/beginnings.json");
        try (IngestFixture narrow =
                        new IngestFixture(
                                temporary.resolve("narrow"), parts -> parts.memory = memory);
                Service service = new Service(narrow.ingestion())) {
            narrow.embedder.held = "large";
            narrow.embedder.hold = held;
            assertThat(memory.take(BETA, memory.largest(), Duration.ZERO)).isTrue();
            IngestJob job = service.submit("1", ACME, "large");
            job.awaitChange(0, LONG);
            while (Files.exists(note)) {
                assertThat(Thread.interrupted()).as("the time of the test is over").isFalse();
            }

            memory.give(BETA, memory.largest());
            narrow.embedder.waits.await();
            assertThat(note).as("it is at work again").exists();
            held.countDown();
            assertThat(ended(job).status()).isEqualTo(DONE);
        }
    }

    static List<IOException> whatNobodyWaitsFor() {
        DamagedIndexException damaged = new DamagedIndexException(new EOFException());
        return List.of(
                new IndexWriteException("no room", true, null),
                new DamagedIndexException(List.of("_0.cfs")),
                new IndexWriteException("a write failed", false, damaged));
    }

    @ParameterizedTest
    @MethodSource("whatNobodyWaitsFor")
    void a_full_disk_or_a_damaged_index_is_not_waited_for(IOException failure) throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Runs broken =
                (batch, listener) -> {
                    tries.incrementAndGet();
                    throw failure;
                };
        try (Service service = new Service(broken, Instant::now)) {
            IngestJob.State end = ended(service.submit("1", ACME, "a"));

            assertThat(end.status()).isEqualTo(FAILED);
            assertThat(end.error()).containsAnyOf("IndexWriteException", "DamagedIndexException");
            assertThat(tries).hasValue(1);
        }
    }

    @Test
    void a_document_that_was_deleted_later_stays_away_over_a_restart() throws Exception {
        DocumentId gone = new DocumentId("gone");
        Scope ofBeta = new Scope(BETA, List.of("staff"));
        hold("held");
        try (Service service = new Service(desk.ingestion(), RUNS, SHORT)) {
            upload(service.uploads, "0", ofBeta, "gone");
            service.submit("1", STAFF, "held", "gone", "kept", "other");
            desk.embedder.waits.await();

            assertThat(service.jobs.leaveOut(STAFF, gone)).isTrue();
            assertThat(service.jobs.leaveOut(STAFF, gone)).isTrue();
            assertThat(service.jobs.leaveOut(STAFF, new DocumentId("elsewhere"))).isFalse();
            Scope stranger = new Scope(ACME, List.of());
            assertThat(service.jobs.leaveOut(stranger, new DocumentId("other")))
                    .as("who deletes it cannot see it")
                    .isFalse();
            assertThat(service.jobs.leaveOut(ofBeta, new DocumentId("kept"))).isFalse();
        }
        // As a crash cuts off what it was about to note.
        Path noted = temporary.resolve("uploads/waiting/1/deletions.jsonl");
        Files.writeString(noted, "\n{\"id\":\"ke", StandardOpenOption.APPEND);
        held.countDown();

        try (Service service = start()) {
            IngestReport report = service.end("1").report();

            assertThat(report.added()).isEqualTo(3);
            assertThat(report.skipped().first())
                    .extracting(problem -> problem.path() + " " + problem.code())
                    .containsExactly("gone deleted");
            assertThat(service.jobs.leaveOut(STAFF, gone)).as("no upload is open").isFalse();
            assertThat(ended(service.submit("2", ACME, "gone")).report().added()).isOne();
            service.end("0");
            assertThat(staged()).isEmpty();
        }
        assertThat(ids(STAFF)).containsExactly("gone", "held", "kept", "other");
        assertThat(ids(ofBeta)).containsExactly("gone");
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
        try (Service service = new Service(noting())) {
            DocumentId more = new DocumentId("one more");
            assertThat(service.jobs.leaveOut(scope, new DocumentId("7"))).isTrue();
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> service.jobs.leaveOut(scope, more))
                    .withMessageContaining("10,000")
                    .matches(refused -> refused.problem().kind() == Kind.OVERLOADED);
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> service.jobs.leaveOut(alice, more))
                    .withMessageContaining("2,500");
            assertThat(service.jobs.leaveOut(other, more)).isTrue();
            held.countDown();
        }
    }

    /** JSON lines, which may bring any document, and so many deletions beside them. */
    private void lines(Uploads uploads, String id, Scope sender, int deleted) throws IOException {
        Uploads.Staged staged = uploads.stage(id);
        Path content = Files.writeString(staged.next(), "{}");
        staged.seal(
                sender,
                Instant.EPOCH,
                List.of(source("upload", "upload.jsonl", content, Readers.unnamed(List.of()))));
        String groups =
                sender.groups().stream().map("\"%s\""::formatted).collect(Collectors.joining(","));
        Files.write(
                temporary.resolve("uploads/waiting/%s/deletions.jsonl".formatted(id)),
                IntStream.range(0, deleted)
                        .mapToObj(i -> "{\"id\":\"%d\",\"groups\":[%s]}".formatted(i, groups))
                        .toList());
    }

    /** Nothing named, the whole tenant named, and a group named are three things. */
    @Test
    void who_may_see_a_document_is_the_same_after_a_restart() throws Exception {
        Scope sender = new Scope(ACME, List.of("board", "staff"));
        List<Readers> readers =
                List.of(
                        Readers.unnamed(sender.groups()),
                        new Readers(List.of(), sender.groups()),
                        new Readers(List.of("staff"), sender.groups()));
        try (Uploads uploads = uploads()) {
            Uploads.Staged staged = uploads.stage("1");
            List<SourceFile> files = new ArrayList<>();
            for (Readers who : readers) {
                Path content = Files.writeString(staged.next(), "Words.");
                files.add(source("d" + files.size(), "a.txt", content, who));
            }
            staged.seal(sender, Instant.EPOCH, files);
        }

        try (Uploads uploads = uploads()) {
            IngestBatch batch = uploads.batch(uploads.left().getFirst());
            assertThat(batch.files())
                    .extracting(file -> file.about().readers())
                    .containsExactlyElementsOf(readers);
            assertThat(batch.tenant()).isEqualTo(ACME);
        }
        start().close();
        assertThat(desk.store.list(sender, null, 10))
                .extracting(StoredDocument::groups)
                .containsExactly(List.of("board", "staff"), List.of(), List.of("staff"));
    }

    @Test
    void what_was_never_accepted_is_removed_at_the_start_and_one_process_has_the_folder()
            throws Exception {
        leave("2", ACME, "b");
        try (Uploads uploads = uploads()) {
            Files.writeString(uploads.stage("1").next(), "half a bo");
            Files.writeString(uploads.parts().resolve("upload_1.tmp"), "a part");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(this::uploads)
                    .withMessageContaining("another process");
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
        Runs ingestion =
                (batch, listener) -> {
                    if (exhausted.getAndSet(false)) {
                        throw new OutOfMemoryError("Java heap space");
                    }
                    return desk.ingestion().run(batch, listener);
                };
        IngestJob job;
        try (Service service = new Service(ingestion)) {
            job = service.submit("1", ACME, "a");
            service.submit("2", ACME, "b");
        }

        assertThat(job.state().status()).isEqualTo(FAILED);
        assertThat(job.state().error()).contains("send the same documents again");
        assertThat(cleared).hasValue(2);
        assertThat(desk.ids()).containsExactly("b");
    }

    /** Begins to take in what is staged, and is killed over it. */
    static final class Killed {

        private Killed() {}

        /** Runs until as many uploads are taken in as it is told. */
        public static void main(String[] arguments) throws IOException {
            CountDownLatch begun = new CountDownLatch(Integer.parseInt(arguments[1]));
            Runs killed =
                    (batch, listener) -> {
                        begun.countDown();
                        begun.await();
                        if (batch.tenant().equals(ACME)) {
                            Runtime.getRuntime().halt(KILLED);
                        }
                        new CountDownLatch(1).await();
                        throw new AssertionError();
                    };
            new IngestJobs(
                    killed,
                    Uploads.open(Path.of(arguments[0])),
                    new UploadQuota(10, 1 << 20),
                    InstantSource.system(),
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
        leave("1", ACME, "deadly");
        leave("2", BETA, "b");
        leave("3", ACME, "behind");
        kill(2);
        leave("4", GAMMA, "later");
        kill(3);

        try (Service service = start()) {
            assertThat(service.end("1").status()).isEqualTo(FAILED);
            assertThat(service.end("1").error())
                    .contains("ended 2 times", "split the upload", "-Xmx");
            assertThat(service.end("2").status()).isEqualTo(FAILED);
            assertThat(service.end("3").status()).isEqualTo(DONE);
            assertThat(service.end("4").status()).isEqualTo(DONE);
        }
        assertThat(staged()).isEmpty();
    }

    @Test
    void a_job_that_the_service_stops_in_good_order_is_never_given_up() throws Exception {
        hold("large");
        leave("1", ACME, "large");
        for (int start = 0; start < 3; start++) {
            try (Service service = new Service(desk.ingestion(), RUNS, SHORT)) {
                service.find("1").awaitChange(0, LONG);
            }
        }
        held.countDown();

        try (Service service = start()) {
            assertThat(service.end("1").status()).isEqualTo(DONE);
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
        leave("1", ACME, "a");
        IngestJob stopped;
        try (Service service = new Service(closed, RUNS, SHORT)) {
            stopped = service.find("1");
        }
        assertThat(stopped.state().status()).isEqualTo(WAITING);
        assertThat(staged()).containsExactly("1");

        try (Service service = start()) {
            assertThat(service.end("1").status()).isEqualTo(DONE);
        }
    }

    @Test
    void only_so_many_uploads_are_taken_in_at_a_time_whoever_sends_them() throws Exception {
        CountDownLatch full = new CountDownLatch(RUNS);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Runs ingestion =
                (batch, listener) -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    full.countDown();
                    held.await();
                    try {
                        return desk.ingestion().run(batch, listener);
                    } finally {
                        now.decrementAndGet();
                    }
                };
        List<IngestJob> all = new ArrayList<>();
        try (Service service = new Service(ingestion)) {
            for (int i = 0; i < 40; i++) {
                all.add(service.submit("" + i, new TenantId("t" + i), "a"));
            }
            full.await();
            held.countDown();
            for (IngestJob job : all) {
                ended(job);
            }
        }

        assertThat(most).hasValue(RUNS);
        assertThat(all).allMatch(job -> job.state().status() == DONE);
    }

    @Test
    void tenants_take_turns() throws Exception {
        try (Service service = new Service(noting(), 1, LONG)) {
            service.submit("1", ACME, "a");
            begun.await();
            service.submit("2", ACME, "b");
            service.submit("3", ACME, "c");
            service.submit("4", BETA, "d");
            service.submit("5", GAMMA, "e");
            held.countDown();
        }
        assertThat(order).containsExactly("a", "d", "e", "b", "c");
    }

    @Test
    void users_of_a_tenant_take_turns_and_a_small_file_is_next_behind_sixteen_large_ones()
            throws Exception {
        try (Service service = new Service(noting(), 1, LONG)) {
            for (int i = 10; i < 26; i++) {
                service.submit("1-" + i, ALICE, "a" + i, "x", "y");
            }
            begun.await();
            service.submit("2", BOB, "b");
            held.countDown();
        }
        assertThat(order).startsWith("a10", "b", "a11", "a12").endsWith("a25").hasSize(17);
    }

    @Test
    void users_of_a_tenant_take_turns_after_a_restart_too() throws Exception {
        held.countDown();
        try (Uploads uploads = uploads()) {
            for (int i = 10; i < 26; i++) {
                upload(uploads, "1-" + i, ALICE, "a" + i, "x", "y");
            }
            upload(uploads, "2", BOB, "b");
        }
        new Service(noting(), 1, LONG).close();
        assertThat(order).startsWith("a10", "b", "a11", "a12").endsWith("a25").hasSize(17);
    }

    /** Begins nothing before it may, and does nothing but note what it was to do. */
    private Runs noting() {
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
    void all_tenants_together_have_no_more_room_than_there_is() {
        UploadQuota room = new UploadQuota(2, 1 << 20);
        room.take(Owner.of(ACME), 1);
        room.take(Owner.of(BETA), 1);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> room.take(Owner.of(GAMMA), 1))
                .withMessageContaining("2 uploads are as many as")
                .withMessageContaining("(winnow.ingest.max-waiting-jobs)");

        UploadQuota narrow = new UploadQuota(40, 800);
        narrow.take(Owner.of(ACME), 400);
        narrow.take(Owner.of(BETA), 400);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> narrow.take(Owner.of(GAMMA), 1))
                .withMessageContaining("800 bytes are as many as")
                .withMessageContaining("(winnow.ingest.max-staged-size)");
    }

    @Test
    void a_job_that_cannot_be_ended_in_good_order_has_ended_and_the_next_one_runs()
            throws Exception {
        try (Service service = start()) {
            IngestJob first =
                    service.jobs.submit(
                            upload(service.uploads, "1", new Scope(ACME, List.of()), "a"),
                            () -> {
                                throw new IllegalStateException("the disk failed");
                            });
            IngestJob second = service.submit("2", ACME, "b");

            assertThat(ended(first).status()).isEqualTo(DONE);
            assertThat(ended(second).status()).isEqualTo(DONE);
        }
    }

    @Test
    void a_cancelled_job_ends_while_a_document_does_not_and_the_next_one_waits_for_that()
            throws Exception {
        hold("deaf");
        desk.embedder.deaf = true;
        try (Service service = start()) {
            IngestJob unwanted = service.submit("1", ACME, "deaf");
            desk.embedder.waits.await();
            service.jobs.cancel(unwanted);
            assertThat(ended(unwanted).status()).isEqualTo(CANCELLED);

            IngestJob next = service.submit("2", ACME, "a");
            assertThat(next.state().status()).isEqualTo(WAITING);
            held.countDown();
            assertThat(ended(next).status()).isEqualTo(DONE);
        }
    }

    private void hold(String text) {
        desk.embedder.held = text;
        desk.embedder.hold = held;
    }

    private Uploads uploads() throws IOException {
        return Uploads.open(temporary.resolve("uploads"));
    }

    /** What a service before accepted, and did not begin. */
    private void leave(String id, TenantId tenant, String... documents) throws IOException {
        try (Uploads uploads = uploads()) {
            upload(uploads, id, new Scope(tenant, List.of("staff")), documents);
        }
    }

    private static UploadManifest upload(
            Uploads uploads, String id, Scope sender, String... documents) throws IOException {
        Uploads.Staged staged = uploads.stage(id);
        List<SourceFile> files = new ArrayList<>();
        for (String document : documents) {
            Path content = Files.writeString(staged.next(), "Words of %s.".formatted(document));
            files.add(source(document, "a.txt", content, Readers.unnamed(sender.groups())));
        }
        return staged.seal(sender, Instant.EPOCH, files);
    }

    private static SourceFile source(String path, String name, Path content, Readers readers) {
        return new SourceFile(path, name, content, Description.of("upload", readers));
    }

    private List<String> staged() {
        return Stream.of(temporary.resolve("uploads/waiting").toFile().list()).sorted().toList();
    }

    private List<String> ids(Scope scope) throws IOException {
        return desk.store.list(scope, null, 10).stream()
                .map(document -> document.id().value())
                .toList();
    }

    private static IngestJob.State ended(IngestJob job) throws InterruptedException {
        IngestJob.State state = job.state();
        while (!state.status().isFinal()) {
            state = job.awaitChange(state.version(), LONG);
        }
        return state;
    }
}
