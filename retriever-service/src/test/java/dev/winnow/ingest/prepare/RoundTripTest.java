package dev.winnow.ingest.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.token.ModelTokenizer;
import dev.winnow.inference.token.ModelTokenizer.EncoderTokenCounter;
import dev.winnow.ingest.chunk.ChunkSettings;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.ingest.chunk.Chunker.Chunk;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.extract.JsonLines.JsonLine;
import dev.winnow.ingest.run.IngestFixture;
import dev.winnow.ingest.run.IngestReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole collections: passages are their documents, every sentence of a passage is found at its
 * offsets.
 */
@Tag("servers")
class RoundTripTest {

    private static final Path ROOT = root();

    @TempDir Path temporary;

    @Test
    void passages_of_the_sample_corpus_are_its_texts() throws Exception {
        Path corpus = ROOT.resolve("samples/corpus");
        try (IngestFixture desk = new IngestFixture(temporary.resolve("index"))) {
            IngestReport report = desk.index(corpus);

            assertThat(report.failed().first()).isEmpty();
            assertThat(report.notes().first()).isEmpty();
            assertThat(report.added()).isGreaterThan(30);
            // Compares with the stored text.
            Map<String, List<Passage>> passages = desk.passages();
            assertThat(passages).hasSize(report.added());
            assertThat(passages.get("corpus/manual/chunking-and-offsets.md"))
                    .anyMatch(
                            passage ->
                                    passage.headings().contains("A worked example")
                                            && passage.text().contains("🙂"));
        }
    }

    @Test
    void passages_of_medquad_are_its_texts() throws Exception {
        Path shared =
                System.getenv("WINNOW_SHARED") == null
                        ? ROOT.resolveSibling("shared")
                        : Path.of(System.getenv("WINNOW_SHARED"));
        Path corpus = shared.resolve("data/ir/medquad/corpus.jsonl.gz");
        assumeTrue(Files.exists(corpus), "MedQuAD is not beside this checkout");
        SentenceSplitter splitter = new SentenceSplitter();
        int documents = 0;
        try (ModelTokenizer tokenizer =
                        ModelTokenizer.load(ModelDescription.read(ModelSource.DEFAULT_EMBEDDER));
                JsonLines lines =
                        new JsonLines(
                                new GZIPInputStream(Files.newInputStream(corpus)),
                                ExtractionLimits.DEFAULT,
                                false)) {
            Chunker chunker =
                    new Chunker(ChunkSettings.DEFAULT, new EncoderTokenCounter(tokenizer));
            for (JsonLine line = lines.next(); line != null; line = lines.next()) {
                ExtractedDocument document = ((JsonLine.Document) line).document();
                assertPassagesAreTheText(document, chunker, splitter);
                documents++;
            }
        }
        assertThat(documents).isEqualTo(16_407);
    }

    private static void assertPassagesAreTheText(
            ExtractedDocument document, Chunker chunker, SentenceSplitter splitter) {
        String text = document.text();
        int at = 0;
        for (Chunk chunk : chunker.cut(text, document.sections(), document.blocks())) {
            assertThat(chunk.span().start()).isEqualTo(at);
            assertThat(chunk.tokens()).isLessThanOrEqualTo(ChunkSettings.DEFAULT.max());
            String passage = chunk.span().slice(text);
            for (Span sentence : splitter.split(passage)) {
                assertThat(text.substring(at + sentence.start(), at + sentence.end()))
                        .isEqualTo(sentence.slice(passage));
            }
            at = chunk.span().end();
        }
        assertThat(at).isEqualTo(text.length());
    }

    /** The folder of the checkout, wherever the build runs from. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("samples"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
