package dev.winnow.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.structure.Block.Kind;
import dev.winnow.ingest.extract.JsonLines.JsonLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class HostileInputTest {

    private final DirectExtractor extractor = new DirectExtractor(ExtractionLimits.DEFAULT);

    @Test
    void nothing_and_white_space_are_told_apart() {
        assertFailure("a.md", new byte[0], ExtractionFailure.EMPTY, "no content");
        assertFailure(
                "a.txt",
                " \r\n\t\n".getBytes(StandardCharsets.US_ASCII),
                ExtractionFailure.NO_TEXT,
                "no text");
    }

    @Test
    void a_scanned_pdf_has_no_text() {
        assertFailure("scan.pdf", WrittenFiles.pdf(List.of()), ExtractionFailure.NO_TEXT, "OCR");
    }

    @Test
    void encrypted_files_ask_for_a_copy_without_password() {
        assertFailure(
                "a.pdf",
                WrittenFiles.pdf("secret", List.of("Words.")),
                ExtractionFailure.ENCRYPTED,
                "password");
        assertFailure(
                "a.docx",
                WrittenFiles.encrypted(WrittenFiles.docx("Words."), "secret"),
                ExtractionFailure.ENCRYPTED,
                "password");
    }

    @Test
    void files_that_are_cut_off_are_broken() {
        byte[] pdf = WrittenFiles.pdf(List.of("Words."));
        byte[] docx = WrittenFiles.docx("Words.");

        assertFailure("a.pdf", Arrays.copyOf(pdf, 60), ExtractionFailure.BROKEN, "damaged");
        assertFailure(
                "a.docx",
                Arrays.copyOf(docx, docx.length / 2),
                ExtractionFailure.BROKEN,
                "damaged");
        assertFailure("a.docx", Arrays.copyOf(docx, 40), ExtractionFailure.BROKEN, "damaged");
    }

    @Test
    void a_zip_bomb_is_refused() {
        byte[] bomb = WrittenFiles.bomb(100 << 20);

        assertThat(bomb).hasSizeLessThan(200_000);
        assertFailure("a.docx", bomb, ExtractionFailure.ZIP_BOMB, "unpacks");
    }

    @Test
    void twenty_thousand_nested_elements_are_read() throws Exception {
        byte[] page = ("<div>".repeat(20_000) + "Words.").getBytes(StandardCharsets.US_ASCII);

        assertThat(extractor.extract("a.html", page).text()).isEqualTo("Words.");
    }

    /** Read in a moment, and not where a page is searched or copied again for each of its parts. */
    @Test
    void many_parts_of_a_page_are_read_in_one_walk() throws Exception {
        int many = 100_000;
        String page =
                "<hr hidden>".repeat(many)
                        + "<pre>code</pre>".repeat(many)
                        + "<table><tr><th>k<th>v<tr><td>a<td>b</table>".repeat(many)
                        + "<ul>".repeat(200)
                        + "<li>item".repeat(many);

        ExtractedDocument read =
                extractor.extract("a.html", page.getBytes(StandardCharsets.US_ASCII));

        for (Kind kind : List.of(Kind.CODE, Kind.HEAD, Kind.ROW)) {
            assertThat(read.blocks().stream().filter(block -> block.kind() == kind)).hasSize(many);
        }
        assertThat(read.text()).hasSizeLessThan(100 * many);
    }

    @Test
    void sizes_are_limited_before_and_after_parsing() {
        DirectExtractor small =
                new DirectExtractor(
                        new ExtractionLimits(
                                1000, 100, ExtractionLimits.DEFAULT.time(), 64L << 20));

        assertFailure(
                small,
                "a.txt",
                new byte[1001],
                ExtractionFailure.TOO_LARGE,
                "1,001 bytes, at most 1,000");
        assertFailure(
                small,
                "a.html",
                ("<p>" + "word ".repeat(40)).getBytes(StandardCharsets.US_ASCII),
                ExtractionFailure.TOO_LARGE,
                "more than 100 characters");
        DirectExtractor shorter =
                new DirectExtractor(
                        new ExtractionLimits(
                                1 << 20, 100, ExtractionLimits.DEFAULT.time(), 64L << 20));
        String words = "word ".repeat(40);
        for (Map.Entry<String, byte[]> file :
                Map.of(
                                "a.pdf",
                                WrittenFiles.pdf(List.of(words)),
                                "a.docx",
                                WrittenFiles.docx(words),
                                "a.html",
                                ("<pre>" + words).getBytes(StandardCharsets.US_ASCII))
                        .entrySet()) {
            assertFailure(
                    shorter,
                    file.getKey(),
                    file.getValue(),
                    ExtractionFailure.TOO_LARGE,
                    "more than 100 characters");
        }
    }

    @Test
    void types_that_are_not_read_are_named() throws Exception {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13};
        byte[] elf = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0};
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("a.txt"));
            out.write(1);
        }

        assertFailure("a.png", png, ExtractionFailure.UNSUPPORTED, "image/png");
        assertFailure("tool", elf, ExtractionFailure.UNSUPPORTED, "application/x-");
        assertFailure("a.zip", zip.toByteArray(), ExtractionFailure.UNSUPPORTED, "application/zip");
        assertFailure(
                "A.java",
                "class A {}".getBytes(StandardCharsets.US_ASCII),
                ExtractionFailure.UNSUPPORTED,
                "java");
        assertFailure(
                "a.md",
                png,
                ExtractionFailure.WRONG_EXTENSION,
                "ends in .md, but the content is image/png");
        assertFailure("a.pdf", elf, ExtractionFailure.WRONG_EXTENSION, "ends in .pdf");
    }

    @Test
    void random_bytes_behind_a_pdf_head_end_in_an_error_of_their_own() {
        byte[] pdf = new byte[20_000];
        new java.util.Random(7).nextBytes(pdf);
        System.arraycopy("%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII), 0, pdf, 0, 9);

        assertFailure("a.pdf", pdf, ExtractionFailure.BROKEN, "damaged");
    }

    @Test
    void half_characters_become_replacements_and_control_characters_stay() throws Exception {
        JsonLines lines =
                new JsonLines(
                        new java.io.ByteArrayInputStream(
                                "{\"_id\":\"a\",\"title\":\"t\\ud800\",\"text\":\"a\\ud800b\\u0000\\u0007\\udc00\\ud83d\\ude42\"}"
                                        .getBytes(StandardCharsets.US_ASCII)),
                        ExtractionLimits.DEFAULT,
                        false);

        JsonLine.Document line = (JsonLine.Document) lines.next();

        assertThat(line.document().text()).isEqualTo("a\uFFFDb\u0000\u0007\uFFFD\uD83D\uDE42");
        assertThat(line.document().title()).isEqualTo("t\uFFFD");
    }

    private void assertFailure(
            String name, byte[] content, ExtractionFailure failure, String message) {
        assertFailure(extractor, name, content, failure, message);
    }

    private static void assertFailure(
            DirectExtractor extractor,
            String name,
            byte[] content,
            ExtractionFailure failure,
            String message) {
        ExtractionException thrown =
                catchThrowableOfType(
                        ExtractionException.class, () -> extractor.extract(name, content));
        assertThat(thrown).as(name).isNotNull();
        assertThat(thrown.failure()).as(thrown.getMessage()).isEqualTo(failure);
        assertThat(thrown).hasMessageContaining(message);
    }
}
