package dev.winnow.ingest.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.structure.MarkdownStructure;
import dev.winnow.ingest.chunk.Chunker.Chunk;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Section;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkerTest {

    private static final ChunkSettings SMALL = new ChunkSettings(20, 30, 8);

    private final Chunker chunker = new Chunker(SMALL, new WordCounter());
    private final DirectExtractor extractor = new DirectExtractor(ExtractionLimits.DEFAULT);

    @Test
    void a_chunk_never_reaches_over_a_heading_of_level_1_to_3() throws Exception {
        String text =
                "# A\n\nOne sentence here.\n\n## B\n\nTwo words.\n\n### C\n\nThree.\n\n#### D\n\nFour.\n\n#### E\n\nFive.\n";

        assertThat(slices(text))
                .containsExactly(
                        "# A\n\nOne sentence here.\n\n",
                        "## B\n\nTwo words.\n\n",
                        "### C\n\nThree.\n\n#### D\n\nFour.\n\n#### E\n\nFive.\n");
        assertThat(headings(text))
                .containsExactly(List.of("A"), List.of("A", "B"), List.of("A", "B", "C"));
    }

    @Test
    void a_chunk_inside_one_deep_section_has_its_whole_path() throws Exception {
        String text = "# A\n\n#### Deep\n\nOnly text.\n";

        assertThat(headings(text)).containsExactly(List.of("A", "Deep"));
    }

    @Test
    void headings_without_text_go_with_what_follows_and_the_last_with_what_precedes()
            throws Exception {
        assertThat(slices("# A\n\n## B\n\nText.\n\n## C\n\n## D\n\nMore.\n\n## E\n"))
                .containsExactly("# A\n\n## B\n\nText.\n\n", "## C\n\n## D\n\nMore.\n\n## E\n");
    }

    @Test
    void marks_before_the_first_heading_are_no_chunk_and_take_no_path_away() throws Exception {
        String text = "<!-- made by hand -->\n\n# A\n\nText.\n";

        assertThat(slices(text)).containsExactly(text);
        assertThat(headings(text)).containsExactly(List.of("A"));
    }

    @Test
    void white_space_before_the_first_heading_goes_with_it_and_front_matter_is_in_no_chunk()
            throws Exception {
        assertThat(slices("---\ntitle: x\n---\n\n# A\n\nText.\n\n## B\n\nMore."))
                .containsExactly("\n# A\n\nText.\n\n", "## B\n\nMore.");
    }

    @Test
    void long_sections_are_cut_evenly_at_paragraphs_if_that_fits() {
        String paragraph = "One two three four five. Six seven eight nine ten. ";
        String text = (paragraph.strip() + "\n\n").repeat(6);

        List<Chunk> chunks = plain(text);

        assertThat(chunks).extracting(Chunk::tokens).containsExactly(20, 20, 20);
        assertThat(slices(chunks, text)).allMatch(slice -> slice.endsWith("\n\n"));
    }

    @Test
    void a_tiny_tail_joins_a_neighbour() {
        String text = "One two three four five. ".repeat(5) + "Tail here.";

        assertThat(plain(text)).extracting(Chunk::tokens).containsExactly(27);
    }

    @Test
    void a_line_that_introduces_a_list_stays_with_it() {
        String text =
                "One two three four five six seven eight. One two three four five six seven. These are the ones:\n\n- alpha one two three four\n- beta one two three four\n- gamma one two three four\n";

        assertThat(slices(plain(text), text))
                .extracting(String::strip)
                .noneMatch(slice -> slice.endsWith(":"));
    }

    @Test
    void no_chunk_ends_inside_a_list_or_code_that_fits_one() {
        String list = "- a b c d e f\n- g h i j k l\n- m n o p q r\n";
        String code = "```sh\na b c d e f\ng h i j k l\nm n o p q r\ns t u\nv\nw\nx\n```\n";
        String words = "One two three four five six seven.\n\n";
        String text = words + words + list + "\n" + words + words + code + "\n" + words;

        assertThat(slices(plain(text), text))
                .hasSizeGreaterThan(2)
                .anyMatch(slice -> slice.contains(list))
                .anyMatch(slice -> slice.contains(code.strip()));
    }

    @Test
    void lines_of_code_that_is_cut_keep_their_indent() {
        String text = "```yaml\nspec:\n" + "      one two three four five\n".repeat(12) + "```\n";

        assertThat(slices(plain(text), text))
                .hasSizeGreaterThan(1)
                .allMatch(slice -> slice.startsWith("```") || slice.startsWith("      one"));
    }

    @Test
    void rows_of_a_table_that_is_cut_have_its_head_in_their_path() {
        String text =
                "| Name | Value |\n|---|---|\n" + "| one two three | four five six |\n".repeat(9);

        List<Chunk> chunks = plain(text);

        assertThat(chunks).hasSizeGreaterThan(1);
        assertThat(chunks.getFirst().headings()).isEmpty();
        assertThat(chunks.subList(1, chunks.size()))
                .allMatch(chunk -> chunk.headings().equals(List.of("Name | Value")));
    }

    @Test
    void a_sentence_too_long_is_cut_behind_its_clauses() {
        String text = "one two three four five six seven, ".repeat(9).strip() + ".";

        List<Chunk> chunks = plain(text);

        assertThat(chunks).hasSizeGreaterThan(2);
        assertThat(chunks).extracting(Chunk::tokens).allMatch(tokens -> tokens <= SMALL.max());
        assertThat(slices(chunks.subList(0, chunks.size() - 1), text))
                .allMatch(slice -> slice.endsWith(", "));
    }

    @Test
    void text_without_spaces_is_cut_by_length() {
        String text = "x".repeat(5_000);

        assertThat(plain(text))
                .extracting(chunk -> chunk.span().length())
                .allMatch(length -> length <= SMALL.max() * 8 + 8);
    }

    @Test
    void twenty_megabytes_in_one_line_are_cut() {
        String text = "word ".repeat(4 << 20);

        List<Chunk> chunks = plain(text);

        assertThat(chunks.getLast().span().end()).isEqualTo(text.length());
        assertThat(chunks).extracting(Chunk::tokens).allMatch(tokens -> tokens <= SMALL.max());
    }

    @Test
    void an_empty_text_has_no_chunks() {
        assertThat(chunker.cut("", List.of(), List.of())).isEmpty();
    }

    @Test
    void the_description_names_everything_that_moves_a_border() {
        assertThat(chunker.description())
                .isEqualTo(
                        "winnow-chunks-6 target=20 max=30 min=8 sentences=winnow-rules-2 tokens=words");
    }

    private List<String> slices(String markdown) throws Exception {
        return slices(cut(markdown), extracted(markdown).text());
    }

    private static List<String> slices(List<Chunk> chunks, String text) {
        return chunks.stream().map(chunk -> chunk.span().slice(text)).toList();
    }

    private List<List<String>> headings(String markdown) throws Exception {
        return cut(markdown).stream().map(Chunk::headings).toList();
    }

    private List<Chunk> cut(String markdown) throws Exception {
        ExtractedDocument document = extracted(markdown);
        return chunker.cut(document.text(), document.sections(), document.blocks());
    }

    private ExtractedDocument extracted(String markdown) throws Exception {
        return extractor.extract("a.md", markdown.getBytes(StandardCharsets.UTF_8));
    }

    /** Of a text without headings. */
    private List<Chunk> plain(String text) {
        List<Section> whole = List.of(new Section(0, List.of(), 0, 0, text.length()));
        return chunker.cut(text, whole, MarkdownStructure.of(text));
    }
}
