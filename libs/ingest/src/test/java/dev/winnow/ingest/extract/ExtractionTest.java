package dev.winnow.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExtractionTest {

    private final DirectExtractor extractor = new DirectExtractor(ExtractionLimits.DEFAULT);

    @Test
    void markdown_is_its_own_text_behind_its_front_matter_with_the_paths_of_its_headings()
            throws Exception {
        String front = "---\r\ntitle: The *real* title\r\ntags: [a, b]\r\nyear: 2024\r\n---\r\n";
        String source =
                "# Top `code`\r\n\r\nIntro.\r\n\r\nSub\r\n---\r\n\r\nBody.\r\n\r\n"
                        + "```\r\n# no heading\r\n```\r\n\r\n> # quoted\r\n\r\n### Deep **bold** [link](x)\r\nEnd e\u0301 \uD83D\uDE42";

        ExtractedDocument document = extract("notes/a.md", front + source);

        assertThat(document.text()).isEqualTo(source);
        assertThat(document.title()).isEqualTo("The *real* title");
        assertThat(document.mediaType()).isEqualTo("text/markdown");
        assertThat(document.metadata().values().get("tags")).containsExactly("a", "b");
        assertThat(document.metadata().first("year")).isEqualTo("2024");
        assertThat(paths(document))
                .containsExactly(
                        List.of("Top code"),
                        List.of("Top code", "Sub"),
                        List.of("Top code", "Sub", "Deep bold link"));
        assertThat(document.sections().get(0).start()).isZero();
        assertThat(source.substring(document.sections().get(1).start())).startsWith("Sub\r\n---");
        assertThat(source.substring(document.sections().get(1).bodyStart()))
                .startsWith("\r\nBody.");
    }

    @Test
    void a_hyphen_line_without_yaml_is_text() throws Exception {
        ExtractedDocument document = extract("a.md", "---\n\nJust a rule above.\n\n---\n\nMore.");

        assertThat(document.title()).isEqualTo("a");
        assertThat(document.metadata().values()).isEmpty();
        assertThat(document.text()).startsWith("---\n\nJust");
    }

    @Test
    void front_matter_alone_is_no_text() {
        for (String lineEnd : List.of("\n", "\r\n")) {
            String front = String.join(lineEnd, "---", "title: Only this", "---", "", "");
            assertThatExceptionOfType(ExtractionException.class)
                    .isThrownBy(() -> extract("a.md", front))
                    .matches(refused -> refused.failure() == ExtractionFailure.NO_TEXT);
        }
    }

    @Test
    void values_of_front_matter_stay_as_they_are_written() throws Exception {
        ExtractedDocument document =
                extract(
                        "a.md",
                        """
                        ---
                        title: 1.10
                        public: no
                        version: 1.10
                        code: 010
                        hex: 0x1F
                        day: 2024-05-01
                        at: 12:30:45
                        tags: [yes, 1_000, 'quoted: no', ~]
                        on: off
                        nothing:
                        none: ~
                        nested: {a: b}
                        ---
                        Text.
                        """);

        assertThat(document.title()).isEqualTo("1.10");
        assertThat(document.metadata().values())
                .isEqualTo(
                        Map.of(
                                "public", List.of("no"),
                                "version", List.of("1.10"),
                                "code", List.of("010"),
                                "hex", List.of("0x1F"),
                                "day", List.of("2024-05-01"),
                                "at", List.of("12:30:45"),
                                "tags", List.of("yes", "1_000", "quoted: no"),
                                "on", List.of("off")));
    }

    @Test
    void an_html_heading_of_the_class_title_is_a_heading() throws Exception {
        ExtractedDocument document =
                extract(
                        "p.html",
                        "<title>Head</title><h1>One</h1><p>a</p><h2 class=\"title\">Two</h2><p>b</p><h2 class=\"subtitle\">Three</h2><p>c</p><h1>Four</h1>");

        assertThat(document.title()).isEqualTo("Head");
        assertThat(paths(document))
                .containsExactly(
                        List.of("One"),
                        List.of("One", "Two"),
                        List.of("One", "Three"),
                        List.of("Four"));
    }

    @Test
    void the_only_top_heading_is_the_title_and_chapters_are_not() throws Exception {
        assertThat(extract("x/my-file.md", "# One\n\nText.").title()).isEqualTo("One");
        assertThat(extract("x/my-file.md", "# One\n\nText.\n\n# Two\n\nText.").title())
                .isEqualTo("my file");
        assertThat(extract("p.html", "<title>Head</title><h1>A</h1>x<h1>B</h1>y").title())
                .isEqualTo("Head");
    }

    @Test
    void plain_text_keeps_line_ends_and_takes_a_first_line_alone_as_title() throws Exception {
        ExtractedDocument document = extract("q.txt", "QUICK START\r\n\r\nRead this.\r\n");

        assertThat(document.text()).isEqualTo("QUICK START\r\n\r\nRead this.\r\n");
        assertThat(document.title()).isEqualTo("QUICK START");
        assertThat(document.sections()).containsExactly(new Section(0, List.of(), 0, 0, 27));
    }

    @Test
    void charsets_are_found_by_mark_by_validity_and_by_guess() throws Exception {
        String text =
                "Die Größe der Tür beträgt drei Meter. Für Gäste öffnet man sie früh und schließt sie spät.";

        for (byte[] content :
                List.of(
                        text.getBytes(StandardCharsets.UTF_8),
                        text.getBytes(StandardCharsets.ISO_8859_1),
                        text.getBytes(Charset.forName("windows-1252")),
                        ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8),
                        ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE))) {
            assertThat(extract("a.txt", content).text()).isEqualTo(text);
        }
    }

    @Test
    void html_gives_its_main_text_in_lines_with_headings_lists_and_rows() throws Exception {
        ExtractedDocument document =
                extract(
                        "p.html",
                        """
                        <!DOCTYPE html><html><head><title>Page title</title><script>var x = "no";</script>
                        <style>p {color: red}</style></head><body>
                        <nav>Home | Away</nav>
                        <main><h1>Two
                           words</h1>
                        <p>One <b>bold</b> <i>word</i>, a&nbsp;pair<br>next line.</p>
                        <div>First block</div><div>Second block</div>
                        <h2>List</h2>
                        <ul><li><p>alpha</p></li><li>beta<ol start="3"><li>three</li><li>four</li></ol></li></ul>
                        <table><tr><th>k</th><th>v</th></tr><tr><td><p>a</p><p>b</p></td><td></td></tr><tr><td></td></tr></table>
                        <pre>  code
                            here</pre>
                        <p style="color:red; display: none">hidden order</p><p hidden>also hidden</p>
                        <button>Press</button></main><footer>(c)</footer></body></html>
                        """);

        assertThat(document.text())
                .isEqualTo(
                        "# Two words\n\nOne bold word, a\u00a0pair\nnext line.\n\nFirst block\n\nSecond block\n\n## List\n\n"
                                + "- alpha\n\n- beta\n  3. three\n  4. four\n\n| k | v |\n| --- | --- |\n| a b | |\n\n"
                                + "```\n  code\n    here\n```");
        assertThat(document.title()).isEqualTo("Two words");
        assertThat(paths(document))
                .containsExactly(List.of("Two words"), List.of("Two words", "List"));
        assertThat(document.sections().get(1).start())
                .isEqualTo(document.text().indexOf("## List"));
    }

    @Test
    void pdf_gives_lines_pages_and_the_headings_of_its_bookmarks() throws Exception {
        ExtractedDocument document =
                extract(
                        "paper.pdf",
                        WrittenFiles.pdf(
                                List.of("1 Introduction", "A sentence that is", "wrapped here."),
                                List.of("2 Method", "Another page.")));

        assertThat(document.text())
                .isEqualTo(
                        "# 1 Introduction\n\nA sentence that is\nwrapped here.\n\n# 2 Method\n\nAnother page.");
        assertThat(paths(document)).containsExactly(List.of("1 Introduction"), List.of("2 Method"));
        assertThat(document.title()).isEqualTo("paper");
        assertThat(document.mediaType()).isEqualTo("application/pdf");
    }

    @Test
    void docx_gives_title_headings_and_rows() throws Exception {
        ExtractedDocument document =
                extract(
                        "d.docx",
                        WrittenFiles.docx(
                                "T The Title",
                                "# First",
                                "Some text \uD83D\uDE42 e\u0301.",
                                "## Below",
                                "| a | b c",
                                "| d | e",
                                "Last."));

        assertThat(document.text())
                .isEqualTo(
                        "The Title\n\n# First\n\nSome text \uD83D\uDE42 e\u0301.\n\n## Below\n\n| a | b c |\n| --- | --- |\n| d | e |\n\nLast.");
        assertThat(document.title()).isEqualTo("The Title");
        assertThat(paths(document))
                .containsExactly(List.of(), List.of("First"), List.of("First", "Below"));
    }

    @Test
    void headings_and_heads_of_tables_are_blocks_in_html_and_docx_and_pdf() throws Exception {
        ExtractedDocument html =
                extract(
                        "p.html",
                        "<h1>[1] Menu</h1><p>a</p><table><tr><th>k<th>v<tr><td>a<td>b</table>");
        ExtractedDocument docx =
                extract("d.docx", WrittenFiles.docx("# [1] Menu", "a", "| k | v", "| a | b"));
        ExtractedDocument pdf = extract("e.pdf", WrittenFiles.pdf(List.of("1 Menu", "a")));

        for (ExtractedDocument document : List.of(html, docx)) {
            assertThat(document.text())
                    .isEqualTo("# [1] Menu\n\na\n\n| k | v |\n| --- | --- |\n| a | b |");
            assertThat(paths(document)).containsExactly(List.of("[1] Menu"));
            assertThat(kinds(document))
                    .containsExactly(
                            Kind.MARK, Kind.HEADING, Kind.TABLE, Kind.HEAD, Kind.MARK, Kind.ROW);
        }
        assertThat(kinds(pdf)).containsExactly(Kind.MARK, Kind.HEADING);
    }

    @Test
    void a_table_without_a_row_of_heads_has_none_and_one_that_lays_a_page_out_is_no_table()
            throws Exception {
        assertThat(extract("a.html", "<table><tr><th>k<td>v<tr><th>a<td>b</table>").text())
                .isEqualTo("| k | v |\n| a | b |");
        String layout =
                "<table><tr><td>Menu<td><h1>One</h1>Text.<table><tr><td>a<td>b</table></table>";
        assertThat(extract("b.html", layout).text())
                .isEqualTo("Menu\n\n# One\n\nText.\n\n| a | b |");
    }

    @Test
    void prose_has_no_backslashes_but_where_it_would_be_read_as_markup() throws Exception {
        String page =
                """
                <h2>The __init__ of C#</h2><p>A snake_case, 2 * 3 * 4, [a](b), `c` and 1. d.</p>
                <p># apt update</p><p>Above<br>---<br>&lt;div> below</p><ul><li># five</li></ul>
                """;
        assertThat(extract("p.html", page).text())
                .isEqualTo(
                        "## The \\_\\_init\\_\\_ of C\\#\n\nA snake_case, 2 * 3 * 4, [a](b), `c` and 1. d.\n\n"
                                + "\\# apt update\n\nAbove\n\n---\n\\<div> below\n\n- \\# five");
        assertThat(paths(extract("q.html", "<h2>The __init__ of C#</h2>a")))
                .containsExactly(List.of("The __init__ of C#"));
    }

    @Test
    void bullets_of_docx_are_hyphens_and_numbers_count() throws Exception {
        ExtractedDocument document =
                extract(
                        "d.docx",
                        WrittenFiles.docx(
                                "First:", "1. Enrol.", "1. Store.", "Then:", "- Gloves", "* Lamp"));

        assertThat(document.text())
                .isEqualTo("First:\n\n1. Enrol.\n2. Store.\n\nThen:\n\n- Gloves\n- Lamp");
        assertThat(kinds(document))
                .containsExactly(Kind.LIST, Kind.ITEM, Kind.ITEM, Kind.LIST, Kind.ITEM, Kind.ITEM);
    }

    @Test
    void a_page_that_a_browser_printed_keeps_its_sentences_whole_and_loses_its_headers()
            throws Exception {
        assertThat(made("printed.pdf"))
                .isEqualTo(
                        """
                            Pump manual

                            Every pump in the hall is greased in spring and in autumn, always by two people, since
                            one of them holds the lamp. Use only mineral oil of the class that stands on the sign
                            beside the door, and never more than two strokes for each of the nipples.

                            Checks

                            The belt, which must not show any cracks, gives way by a finger when it is pressed
                            with the thumb between the wheels

                            Bearings

                            Valves

                            Below minus ten degrees the pump is drained and left open, and a paper at the handle
                            says so to all who pass.

                            Waste oil goes into the red tank. It is collected on the first Monday of a month by a firm
                            from the town, who leave a paper that is kept for ten years.""");
    }

    /** Two columns by LaTeX, the second of which begins within a paragraph. */
    @Test
    void columns_footnotes_and_broken_words_of_a_pdf_do_not_tear_its_sentences() throws Exception {
        assertThat(made("latex.pdf"))
                .contains(
                        """
                        Oil is changed after 4000 hours, whichever
                        comes first.1 Use only mineral oil of the grade
                        ISO VG 68. The difference between specified and efficient flow is written into the \
                        official logbook, and afterwards into the affected
                        sheets, so that a well-known fault is found, and
                        a not so well-known one is at least looked for.

                        1The logbook hangs in the office of the foreman, beside
                        the plan of the fire exits.

                        2 Faults

                        If the display""");
    }

    @Test
    void a_pdf_of_a_word_processor_keeps_its_paragraphs_and_headings() throws Exception {
        assertThat(made("writer.pdf"))
                .contains(
                        """
                        whichever comes first.
                        Use only mineral oil of the grade ISO VG 68.

                        # Maintenance

                        The casing is opened in this order:

                        1. Close the valve on the pressure side and wait until the pressure gauge shows
                        less than half a bar, which takes about two minutes.

                        2. Switch off the motor at the isolator and hang your own padlock on it.

                        Part Interval
                        """);
    }

    @Test
    void a_hyphen_at_the_end_of_a_line_stays_where_the_word_has_it_elsewhere() throws Exception {
        List<String> lines =
                List.of(
                        "Only a low-noise fan is used in the hall, where the night shift is low-",
                        "noise as well; each fan has its own switch, and the same holds for ven-",
                        "tilation of the office. It is made for state-of-",
                        "the-art halls and keeps the air of the hall for a short-",
                        "and a long-term store.");

        assertThat(extract("a.pdf", WrittenFiles.page(14, lines)).text())
                .contains("shift is low-noise as well", "for ventilation of")
                .contains("state-of-\nthe-art halls", "short-\nand a long-term");
    }

    /** By WeasyPrint. */
    @Test
    void a_table_and_a_footer_of_a_pdf_do_not_tear_its_paragraphs() throws Exception {
        String text =
                extract(
                                "k.pdf",
                                Files.readAllBytes(
                                        Path.of("../../samples/corpus/manual/kafka-transport.pdf")))
                        .text();

        assertThat(text)
                .contains(
                        "# Kafka transport\n\nThis page describes",
                        "A header carries the deadline, so that an expired record\ncan be dropped before")
                .doesNotContain("Winnow manual, page");
    }

    @Test
    void paragraphs_of_a_pdf_are_told_by_its_own_distance_of_lines_and_by_indents()
            throws Exception {
        List<String> lines =
                List.of(
                        "Every pump in the hall is greased in spring and in autumn by two people",
                        "since one of them holds the lamp, and the other one works. Then use",
                        "Castrol alone.",
                        "",
                        "Waste goes into the red tank, which a firm from the town collects on the",
                        "first Monday of a month, and which leaves a paper that says so. It is",
                        "kept.");
        String paragraphs = String.join("\n", lines);
        for (float distance : new float[] {12, 14, 18, 24, 27}) {
            assertThat(extract("a.pdf", WrittenFiles.page(distance, lines)).text())
                    .as("lines %s points apart", distance)
                    .isEqualTo(paragraphs);
        }
        List<String> indented = new ArrayList<>(lines);
        indented.remove("");
        indented.set(3, "   " + indented.get(3));
        assertThat(extract("b.pdf", WrittenFiles.page(14, indented)).text()).isEqualTo(paragraphs);
    }

    @Test
    void a_wrong_extension_is_read_by_content_and_noted() throws Exception {
        ExtractedDocument pdf = extract("a.txt", WrittenFiles.pdf(List.of("Some words.")));
        assertThat(pdf.mediaType()).isEqualTo("application/pdf");
        assertThat(pdf.notes())
                .containsExactly(
                        new ExtractedDocument.Note(
                                "wrong-extension",
                                "the name ends in .txt, but the content is PDF; it was read as that"));
        for (ExtractedDocument other :
                List.of(
                        extract("b.pdf", "<!DOCTYPE html><html><body><p>Some words.</p></html>"),
                        extract("c.md", WrittenFiles.docx("Some words.")))) {
            assertThat(other.text()).isEqualTo("Some words.");
            assertThat(other.notes()).hasSize(1);
        }
    }

    @Test
    void markdown_that_begins_with_a_tag_is_markdown() throws Exception {
        ExtractedDocument document =
                extract("README.md", "<h1 align=\"center\">Name</h1>\n\n# Title\n\nText.");

        assertThat(document.mediaType()).isEqualTo("text/markdown");
        assertThat(document.notes()).isEmpty();
    }

    @Test
    void text_without_an_extension_is_read_as_text() throws Exception {
        assertThat(extract("docs/LICENSE", "Some licence.").mediaType()).isEqualTo("text/plain");
        assertThat(extract("a.txt", "From: me\nTo: you\nSubject: x\n\nHello.").mediaType())
                .isEqualTo("text/plain");
    }

    private ExtractedDocument extract(String name, byte[] content) throws Exception {
        return extractor.extract(name, content);
    }

    private static List<List<String>> paths(ExtractedDocument document) {
        return document.sections().stream().map(Section::path).toList();
    }

    private static List<Kind> kinds(ExtractedDocument document) {
        return document.blocks().stream().map(Block::kind).toList();
    }

    private ExtractedDocument extract(String name, String content) throws Exception {
        return extract(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The text of a file that another program made. */
    private String made(String name) throws Exception {
        try (InputStream file = ExtractionTest.class.getResourceAsStream(name)) {
            return extract(name, file.readAllBytes()).text();
        }
    }
}
