package dev.winnow.ingest.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.ingest.prepare.Preparation.PreparationLimits;
import dev.winnow.ingest.run.CountingEmbedder;
import dev.winnow.ingest.run.IngestFixture;
import dev.winnow.ingest.run.IngestReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one document may cost, and what is said of one that costs more. */
@Tag("servers")
class PreparationLimitsTest {

    @TempDir Path temporary;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    /** Takes a minute a passage, and gives up at the deadline as the encoder does. */
    private final class SlowEmbedder extends CountingEmbedder {

        @Override
        protected float[] embedPassage(String text, Deadline deadline) throws StageException {
            Instant later = now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
            if (deadline.at().isBefore(later)) {
                throw new StageException(
                        Kind.DEADLINE, "the deadline passed before the model had run");
            }
            return super.embedPassage(text, deadline);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "5, 540, too-many-passages, at most 5 are taken, winnow.ingest.max-passages",
        "100, 3, too-slow, longer than 180 s, or split it"
    })
    void a_document_that_costs_too_much_is_refused_with_the_limit_and_the_others_are_stored(
            int passages, int minutes, String code, String told, String way) throws Exception {
        write("long.txt", "Ten words make a sentence of a long text here. ".repeat(60));
        write("short.txt", "Few words.");

        IngestReport report = index(new PreparationLimits(passages, Duration.ofMinutes(minutes)));

        assertThat(report.added()).isEqualTo(1);
        assertThat(IngestFixture.codes(report.failed())).containsExactly("docs/long.txt " + code);
        assertThat(report.failed().first().getFirst().message()).contains(told, way);
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
        try (IngestFixture desk =
                new IngestFixture(
                        temporary.resolve("index"),
                        parts -> {
                            parts.limits = limits;
                            parts.workers = 1;
                            parts.clock = now::get;
                            parts.embedder = new SlowEmbedder();
                        })) {
            return desk.index(temporary.resolve("docs"));
        }
    }
}
