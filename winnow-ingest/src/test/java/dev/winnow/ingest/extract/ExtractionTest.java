package dev.winnow.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.passage.Metadata;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        assertThat(document.sections().stream().map(Section::path))
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
            assertThatThrownBy(() -> extract("a.md", front))
                    .isInstanceOfSatisfying(
                            ExtractionException.class,
                            e -> assertThat(e.failure()).isEqualTo(ExtractionFailure.NO_TEXT));
        }
    }

    @Test
    void values_of_front_matter_stay_as_they_are_written() throws Exception {
        Metadata metadata =
                extract(
                                "a.md",
                                """
                                ---
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
                                """)
                        .metadata();

        Map<String, List<String>> expected = new TreeMap<>();
        expected.put("public", List.of("no"));
        expected.put("version", List.of("1.10"));
        expected.put("code", List.of("010"));
        expected.put("hex", List.of("0x1F"));
        expected.put("day", List.of("2024-05-01"));
        expected.put("at", List.of("12:30:45"));
        expected.put("tags", List.of("yes", "1_000", "quoted: no"));
        expected.put("on", List.of("off"));
        assertThat(metadata.values()).isEqualTo(expected);
    }

    @Test
    void a_title_in_front_matter_that_looks_like_a_number_stays_as_it_is_written()
            throws Exception {
        assertThat(extract("a.md", "---\ntitle: 1.10\n---\nText.").title()).isEqualTo("1.10");
    }

    @Test
    void an_html_heading_of_the_class_title_is_a_heading() throws Exception {
        ExtractedDocument document =
                extract(
                        "p.html",
                        "<title>Head</title><h1>One</h1><p>a</p><h2 class=\"title\">Two</h2><p>b</p><h2 class=\"subtitle\">Three</h2><p>c</p><h1>Four</h1>");

        assertThat(document.title()).isEqualTo("Head");
        assertThat(document.sections().stream().map(Section::path))
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

        for (Charset charset :
                List.of(
                        StandardCharsets.UTF_8,
                        StandardCharsets.ISO_8859_1,
                        Charset.forName("windows-1252"))) {
            assertThat(extractor.extract("a.txt", text.getBytes(charset)).text())
                    .as(charset.name())
                    .isEqualTo(text);
        }
        assertThat(
                        extractor
                                .extract(
                                        "a.txt", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8))
                                .text())
                .isEqualTo(text);
        assertThat(
                        extractor
                                .extract(
                                        "a.txt",
                                        ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE))
                                .text())
                .isEqualTo(text);
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
                        "Two words\n\nOne bold word, a\u00a0pair\nnext line.\n\nFirst block\n\nSecond block\n\nList\n\n"
                                + "- alpha\n\n- beta\n  3. three\n  4. four\n\n| k | v |\n| a b | |\n\n  code\n    here");
        assertThat(document.title()).isEqualTo("Two words");
        assertThat(document.sections().stream().map(Section::path))
                .containsExactly(List.of("Two words"), List.of("Two words", "List"));
        assertThat(document.sections().get(1).start()).isEqualTo(document.text().indexOf("List"));
    }

    @Test
    void a_page_with_chapters_has_the_title_of_its_head() throws Exception {
        assertThat(extract("p.html", "<title>Head</title><h1>A</h1>x<h1>B</h1>y").title())
                .isEqualTo("Head");
    }

    @Test
    void pdf_gives_lines_pages_and_the_headings_of_its_bookmarks() throws Exception {
        ExtractedDocument document =
                extractor.extract(
                        "paper.pdf",
                        WrittenFiles.pdf(
                                List.of("1 Introduction", "A sentence that is", "wrapped here."),
                                List.of("2 Method", "Another page.")));

        assertThat(document.text())
                .isEqualTo(
                        "1 Introduction\n\nA sentence that is\nwrapped here.\n\n\f2 Method\n\nAnother page.");
        assertThat(document.sections().stream().map(Section::path))
                .containsExactly(List.of("1 Introduction"), List.of("2 Method"));
        assertThat(document.title()).isEqualTo("paper");
        assertThat(document.mediaType()).isEqualTo("application/pdf");
    }

    @Test
    void docx_gives_title_headings_and_rows() throws Exception {
        ExtractedDocument document =
                extractor.extract(
                        "d.docx",
                        WrittenFiles.docx(
                                "T The Title",
                                "# First",
                                "Some text \uD83D\uDE42 e\u0301.",
                                "## Below",
                                "| a | b c",
                                "Last."));

        assertThat(document.text())
                .isEqualTo(
                        "The Title\n\nFirst\n\nSome text \uD83D\uDE42 e\u0301.\n\nBelow\n\n| a | b c |\n\nLast.");
        assertThat(document.title()).isEqualTo("The Title");
        assertThat(document.sections().stream().map(Section::path))
                .containsExactly(List.of(), List.of("First"), List.of("First", "Below"));
    }

    @Test
    void a_wrong_extension_is_read_by_content_and_noted() throws Exception {
        ExtractedDocument pdfAsText =
                extractor.extract("a.txt", WrittenFiles.pdf(List.of("Some words.")));
        ExtractedDocument htmlAsPdf =
                extract("b.pdf", "<!DOCTYPE html><html><body><p>Words.</p></body></html>");
        ExtractedDocument docxAsMarkdown =
                extractor.extract("c.md", WrittenFiles.docx("Some words."));

        assertThat(pdfAsText.mediaType()).isEqualTo("application/pdf");
        assertThat(pdfAsText.notes())
                .containsExactly(
                        new ExtractedDocument.Note(
                                "wrong-extension",
                                "the name ends in .txt, but the content is PDF; it was read as that"));
        assertThat(htmlAsPdf.text()).isEqualTo("Words.");
        assertThat(htmlAsPdf.notes()).hasSize(1);
        assertThat(docxAsMarkdown.text()).isEqualTo("Some words.");
        assertThat(docxAsMarkdown.notes()).hasSize(1);
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

    private ExtractedDocument extract(String name, String content) throws Exception {
        return extractor.extract(name, content.getBytes(StandardCharsets.UTF_8));
    }
}
