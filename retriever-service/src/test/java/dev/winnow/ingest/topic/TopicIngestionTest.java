package dev.winnow.ingest.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.job.IngestJob;
import dev.winnow.ingest.job.IngestJobs;
import dev.winnow.ingest.job.UploadManifest;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.ingest.job.Uploads;
import dev.winnow.ingest.run.FailingExtractor;
import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.run.TopicIngestion;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestBatch.ReplaceRule;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.ingest.source.SourceFile.Description;
import dev.winnow.ingest.source.SourceFile.Readers;
import dev.winnow.testing.Broker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that go by topic, while a real broker takes nothing: it does not have the topic yet. */
@Tag("servers")
@ExtendWith(DocumentsBroker.Shared.class)
class TopicIngestionTest {

    private static final Duration LONG = Duration.ofMinutes(4);

    private static final Scope SENDER = new Scope(new TenantId("acme"), List.of());

    @TempDir private Path folder;

    private static DocumentsBroker broker;

    private DocumentSender topic;

    @BeforeAll
    static void takeBroker() {
        broker = DocumentsBroker.shared();
    }

    @BeforeEach
    void start() throws Exception {
        broker.makeTopics();
        topic =
                DocumentSender.connect(
                        broker.address(), Duration.ofMillis(500), InstantSource.system());
        broker.delete(DocumentsBroker.DOCUMENTS);
    }

    @AfterEach
    void stop() {
        topic.close();
    }

    private TopicIngestion publication(Extractor extractor) {
        return new TopicIngestion(
                extractor, topic, false, ExtractionLimits.DEFAULT, InstantSource.system());
    }

    private IngestJobs jobs(Uploads uploads, Duration patience) throws Exception {
        return jobs(new DirectExtractor(ExtractionLimits.DEFAULT), uploads, patience);
    }

    private IngestJobs jobs(Extractor extractor, Uploads uploads, Duration patience)
            throws Exception {
        UploadQuota room = new UploadQuota(10, 1 << 20);
        return new IngestJobs(
                publication(extractor), uploads, room, InstantSource.system(), 2, patience);
    }

    private static SourceFile source(Path file, String id) {
        return new SourceFile(
                id, "a.md", file, Description.of("upload", Readers.unnamed(SENDER.groups())));
    }

    private static UploadManifest upload(Uploads uploads) throws Exception {
        Uploads.Staged staged = uploads.stage("1");
        return staged.seal(
                SENDER,
                Instant.EPOCH,
                List.of(
                        source(Files.writeString(staged.next(), "Of one."), "one"),
                        source(Files.writeString(staged.next(), "Of two."), "two")));
    }

    /** Until the broker did not take it, and it was tried again. */
    private static void refused(IngestJob job) throws InterruptedException {
        int waits = 0;
        for (IngestJob.State state = job.state();
                waits < 2;
                state = job.awaitChange(state.version(), LONG)) {
            assertThat(state.status().isFinal()).as(state.error()).isFalse();
            if (state.status() == IngestJob.Status.WAITING && state.version() > 0) {
                waits++;
            }
        }
    }

    /** Keys of the documents that the broker has. */
    private static List<String> sent() {
        return broker.all(DocumentsBroker.DOCUMENTS).stream()
                .map(record -> Broker.text(record.key()))
                .toList();
    }

    private static IngestJob.State ended(IngestJob job) throws InterruptedException {
        IngestJob.State state = job.state();
        while (!state.status().isFinal()) {
            state = job.awaitChange(state.version(), LONG);
        }
        return state;
    }

    @Test
    void an_upload_waits_for_a_broker_that_takes_nothing_and_goes_on_when_it_does()
            throws Exception {
        try (Uploads uploads = Uploads.open(folder);
                IngestJobs jobs = jobs(uploads, LONG)) {
            IngestJob job = jobs.submit(upload(uploads), () -> {});
            refused(job);
            broker.makeTopics();

            IngestJob.State end = ended(job);
            assertThat(end.status()).isEqualTo(IngestJob.Status.DONE);
            assertThat(end.report().added()).isEqualTo(2);
        }
        assertThat(sent()).contains("acme/one", "acme/two");
    }

    @Test
    void an_upload_that_waits_for_its_broker_can_be_cancelled_and_outlives_the_process()
            throws Exception {
        try (Uploads uploads = Uploads.open(folder);
                IngestJobs jobs = jobs(uploads, Duration.ofMillis(50))) {
            refused(jobs.submit(upload(uploads), () -> {}));
        }
        try (Uploads uploads = Uploads.open(folder);
                IngestJobs jobs = jobs(uploads, LONG)) {
            IngestJob job = jobs.find("1").orElseThrow();
            refused(job);
            jobs.cancel(job);
            assertThat(ended(job).status()).isEqualTo(IngestJob.Status.CANCELLED);
        }
    }

    @Test
    void a_process_that_is_gone_is_not_held_against_a_file() throws Exception {
        broker.makeTopics();
        FailingExtractor extractor = new FailingExtractor(ExtractionFailure.EXTRACTOR_GONE, 2);
        try (Uploads uploads = Uploads.open(folder);
                IngestJobs jobs = jobs(extractor, uploads, LONG)) {
            IngestJob.State end = ended(jobs.submit(upload(uploads), () -> {}));

            assertThat(end.report().added()).isEqualTo(2);
            assertThat(end.report().failed().total()).isZero();
            assertThat(extractor.asked).hasValue(4);
        }
    }

    @Test
    void a_document_that_was_deleted_before_it_was_sent_is_not_sent() throws Exception {
        try (Uploads uploads = Uploads.open(folder);
                IngestJobs jobs = jobs(uploads, LONG)) {
            IngestJob job = jobs.submit(upload(uploads), () -> {});
            refused(job);
            assertThat(jobs.leaveOut(SENDER, new DocumentId("one"))).isTrue();
            broker.makeTopics();

            IngestJob.State end = ended(job);
            assertThat(end.report().added()).isEqualTo(1);
            assertThat(end.report().skipped().first())
                    .extracting(IngestProblem::code)
                    .containsExactly("deleted");
        }
        assertThat(sent()).contains("acme/two").doesNotContain("acme/one");
    }

    @Test
    void whoever_does_not_wait_is_told_that_the_broker_is_away() throws Exception {
        Path file = Files.writeString(folder.resolve("a.md"), "Of one.");
        IngestBatch batch =
                IngestBatch.of(
                        SENDER.tenant(),
                        ReplaceRule.visibleTo(SENDER),
                        List.of(source(file, "one")));

        TopicIngestion publication = publication(new DirectExtractor(ExtractionLimits.DEFAULT));
        assertThatThrownBy(() -> publication.run(batch, IngestListener.NONE))
                .isInstanceOf(DocumentSender.TopicAwayException.class);
    }
}
