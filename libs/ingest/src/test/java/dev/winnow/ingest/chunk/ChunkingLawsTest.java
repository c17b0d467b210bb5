package dev.winnow.ingest.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.ingest.chunk.Chunker.Chunk;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionLimits;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChunkingLawsTest {

    private final DirectExtractor extractor = new DirectExtractor(ExtractionLimits.DEFAULT);

    @Property(tries = 400)
    void chunks_cover_the_text_without_loss_and_cut_no_character(
            @ForAll("documents") String markdown, @ForAll("settings") ChunkSettings settings) {
        ExtractedDocument document;
        try {
            document = extractor.extract("a.md", markdown.getBytes(StandardCharsets.UTF_8));
        } catch (ExtractionException onlyWhiteSpace) {
            return;
        }
        String text = document.text();
        Chunker chunker = new Chunker(settings, new WordCounter());

        List<Chunk> chunks = chunker.cut(text, document.sections(), document.blocks());

        StringBuilder together = new StringBuilder();
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        for (Chunk chunk : chunks) {
            assertThat(chunk.span().start()).isEqualTo(together.length());
            assertThat(chunk.span().isEmpty()).isFalse();
            assertThat(characters.isBoundary(chunk.span().start())).isTrue();
            together.append(chunk.span().slice(text));
        }
        assertThat(together.toString()).isEqualTo(text);
        assertThat(chunker.cut(text, document.sections(), document.blocks())).isEqualTo(chunks);
    }

    @Property(tries = 400)
    void no_chunk_of_several_is_blank_and_none_with_spaces_is_too_long(
            @ForAll("documents") String markdown, @ForAll("settings") ChunkSettings settings)
            throws ExtractionException {
        String legible = "x " + markdown.replace("\0", "");
        ExtractedDocument document =
                extractor.extract("a.md", legible.getBytes(StandardCharsets.UTF_8));
        Chunker chunker = new Chunker(settings, new WordCounter());

        List<Chunk> chunks = chunker.cut(document.text(), document.sections(), document.blocks());

        assertThat(chunks).allMatch(chunk -> chunk.tokens() <= settings.max());
        assertThat(chunks).noneMatch(chunk -> chunk.span().slice(document.text()).isBlank());
    }

    @Provide
    Arbitrary<ChunkSettings> settings() {
        return Arbitraries.integers()
                .between(8, 60)
                .map(max -> new ChunkSettings(max * 2 / 3, max, max / 4));
    }

    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> piece =
                Arbitraries.of(
                        "word ",
                        "Two words. ",
                        "A sentence of some more words than one! ",
                        "\n",
                        "\r\n",
                        "\n\n",
                        "\r\n\r\n",
                        "# Head\n",
                        "## Sub\r\n",
                        "#### Deep\n",
                        "- item\n",
                        "1. item\n",
                        "| a | b |\n",
                        "```\ncode. more\n```\n",
                        "\uD83D\uDE42",
                        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                        "\uD83C\uDDE9\uD83C\uDDEA",
                        "e\u0301",
                        "\u0301",
                        "\u00a0",
                        "\u2028",
                        "\f",
                        "\u0000",
                        "。",
                        "中文字符。",
                        "one, two; three: ",
                        "e.g. this ",
                        "averylongwordwithoutanyspaceinit",
                        "These:\n",
                        "---\n",
                        "> quote\n",
                        "    code\n",
                        "\t");
        return piece.list().ofMinSize(0).ofMaxSize(120).map(pieces -> String.join("", pieces));
    }
}
