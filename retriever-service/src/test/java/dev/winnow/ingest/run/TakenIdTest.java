package dev.winnow.ingest.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.prepare.DocumentMemory;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.ingest.source.SourceFile.Description;
import dev.winnow.ingest.source.SourceFile.Readers;
import dev.winnow.ingest.topic.DocumentSender;
import dev.winnow.platform.kafka.event.EventSender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.core.KafkaTemplate;

@Tag("servers")
class TakenIdTest {

    @TempDir private Path folder;

    @Test
    void a_run_that_knows_the_store_and_no_arrivals_sends_nothing_under_an_id_of_others()
            throws Exception {
        Path file = Files.writeString(folder.resolve("a.md"), "Words.");
        SourceFile source =
                new SourceFile(
                        "note", "a.md", file, Description.of("upload", Readers.unnamed(List.of())));
        DirectExtractor extractor = new DirectExtractor(ExtractionLimits.DEFAULT);
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(
                        true, null, new ByteArraySerializer(), new ByteArraySerializer());
        DocumentSender sender =
                new DocumentSender(
                        new EventSender(new KafkaTemplate<>(() -> producer), Duration.ofSeconds(5)),
                        InstantSource.system());
        try (IngestFixture desk =
                new IngestFixture(
                        folder.resolve("index"), parts -> parts.extractor = () -> extractor)) {
            desk.index(IngestBatch.of(TenantId.DEFAULT, stored -> true, List.of(source)));
            assertThat(desk.ids()).containsExactly("note");
            TopicIngestion byTopic =
                    new TopicIngestion(
                            desk.store,
                            null,
                            extractor,
                            sender,
                            false,
                            ExtractionLimits.DEFAULT,
                            DocumentMemory.ofProcess(),
                            InstantSource.system());

            IngestReport refused =
                    byTopic.run(
                            IngestBatch.of(TenantId.DEFAULT, stored -> false, List.of(source)),
                            IngestListener.NONE);

            assertThat(refused.failed().first())
                    .containsExactly(
                            new IngestProblem(
                                    "note", IngestProblem.CLASH, "the id 'note' is taken"));
            assertThat(producer.history()).isEmpty();

            IngestReport taken =
                    byTopic.run(
                            IngestBatch.of(TenantId.DEFAULT, stored -> true, List.of(source)),
                            IngestListener.NONE);

            assertThat(taken.failed().total()).isZero();
            assertThat(producer.history()).hasSize(1);
        }
    }
}
