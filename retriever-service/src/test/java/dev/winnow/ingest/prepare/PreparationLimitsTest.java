package dev.winnow.ingest.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.ingest.chunk.ChunkSettings;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.ingest.chunk.WordCounter;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.isolate.IsolatedExtractor;
import dev.winnow.ingest.prepare.Preparation.PreparationLimits;
import dev.winnow.ingest.run.IngestFixture;
import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.run.IngestSettings;
import dev.winnow.ingest.run.Ingestion;
import dev.winnow.ingest.source.FolderWalk;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SeededEmbedder;
import dev.winnow.retriever.index.StoreFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one document may cost, and what is said of one that costs more. */
@Tag("servers")
class PreparationLimitsTest {

    @TempDir Path temporary;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    /** Takes a minute a passage, and gives up at the deadline as the encoder does. */
    private final class SlowEmbedder extends SeededEmbedder {

        @Override
        public float[] embedPassage(String heading, String text, Deadline deadline)
                throws StageException {
            Instant later = now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
            if (deadline.at().isBefore(later)) {
                throw new StageException(
                        Kind.DEADLINE, "the deadline passed before the model had run");
            }
            return super.embedPassage(heading, text, deadline);
        }
    }

    @Test
    void a_document_of_too_many_passages_is_refused_with_the_limit_and_the_others_are_stored()
            throws Exception {
        write("long.txt", "Ten words make a sentence of a long text here. ".repeat(60));
        write("short.txt", "Few words.");

        IngestReport report = index(new PreparationLimits(5, Duration.ofHours(9)));

        assertThat(report.added()).isEqualTo(1);
        IngestProblem problem = report.failed().first().getFirst();
        assertThat(problem.path()).endsWith("long.txt");
        assertThat(problem.code()).isEqualTo("too-many-passages");
        assertThat(problem.message())
                .contains("at most 5 are taken")
                .contains("winnow.ingest.max-passages");
    }

    @Test
    void a_document_that_takes_too_long_is_refused_with_the_limit_and_the_others_are_stored()
            throws Exception {
        write("a.txt", "Ten words make a sentence of a long text here. ".repeat(60));
        write("b.txt", "Few words.");

        IngestReport report = index(new PreparationLimits(100, Duration.ofMinutes(3)));

        assertThat(report.added()).isEqualTo(1);
        IngestProblem problem = report.failed().first().getFirst();
        assertThat(problem.path()).endsWith("a.txt");
        assertThat(problem.code()).isEqualTo("too-slow");
        assertThat(problem.message()).contains("longer than 180 s").contains("or split it");
    }

    @Test
    void a_letter_with_thousands_of_marks_is_no_giant_passage() throws Exception {
        String text = "Words. a" + "\u0301".repeat(200_000) + " Words.";
        write("marks.txt", text);
        write("invisible.txt", "Words. " + "\u200b\n\n".repeat(20_000) + "Words.");
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"))) {
            desk.index(temporary.resolve("docs"));

            for (List<Passage> passages : desk.passages().values()) {
                assertThat(passages)
                        .allMatch(passage -> passage.text().length() <= 10_000)
                        .hasSizeGreaterThan(5);
            }
        }
    }

    private void write(String name, String text) throws Exception {
        Files.createDirectories(temporary.resolve("docs"));
        Files.writeString(temporary.resolve("docs").resolve(name), text);
    }

    private IngestReport index(PreparationLimits limits) throws Exception {
        try (LuceneIndex store = StoreFixture.open(temporary.resolve("index"));
                IsolatedExtractor extractor = new IsolatedExtractor(ExtractionLimits.DEFAULT, 1)) {
            return new Ingestion(
                            store,
                            new Preparation(
                                    extractor,
                                    new Chunker(new ChunkSettings(40, 60, 10), new WordCounter()),
                                    new SlowEmbedder(),
                                    ImpactOrigin.NONE,
                                    ExtractionLimits.DEFAULT,
                                    limits,
                                    now::get,
                                    DocumentMemory.ofProcess()),
                            new IngestSettings(
                                    ExtractionLimits.DEFAULT, limits, 1, 500, Duration.ofHours(1)),
                            now::get)
                    .run(
                            FolderWalk.find(
                                    TenantId.DEFAULT, List.of(temporary.resolve("docs")), ""),
                            IngestListener.NONE);
        }
    }
}
