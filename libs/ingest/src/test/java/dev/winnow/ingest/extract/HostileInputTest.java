package dev.winnow.ingest.extract;

import static dev.winnow.ingest.extract.ExtractionFailure.BROKEN;
import static dev.winnow.ingest.extract.ExtractionFailure.EMPTY;
import static dev.winnow.ingest.extract.ExtractionFailure.ENCRYPTED;
import static dev.winnow.ingest.extract.ExtractionFailure.NO_TEXT;
import static dev.winnow.ingest.extract.ExtractionFailure.TOO_LARGE;
import static dev.winnow.ingest.extract.ExtractionFailure.UNSUPPORTED;
import static dev.winnow.ingest.extract.ExtractionFailure.WRONG_EXTENSION;
import static dev.winnow.ingest.extract.ExtractionFailure.ZIP_BOMB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.structure.Block.Kind;
import dev.winnow.ingest.extract.JsonLines.JsonLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HostileInputTest {

    private final DirectExtractor extractor = new DirectExtractor(ExtractionLimits.DEFAULT);

    static List<Arguments> refusedFiles() throws IOException {
        byte[] pdf = WrittenFiles.pdf(List.of("Words."));
        byte[] docx = WrittenFiles.docx("Words.");
        byte[] locked = WrittenFiles.pdf("secret", List.of("Words."));
        byte[] lockedDocx = WrittenFiles.encrypted(docx, "secret");
        byte[] half = Arrays.copyOf(docx, docx.length / 2);
        byte[] random = new byte[20_000];
        new Random(7).nextBytes(random);
        System.arraycopy(ascii("%PDF-1.7\n"), 0, random, 0, 9);
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13};
        byte[] elf = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0};
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("a.txt"));
            out.write(1);
        }
        String wrong = "ends in .md, but the content is image/png";
        return List.of(
                row("nothing", "a.md", new byte[0], EMPTY, "no content"),
                row("white space", "a.txt", ascii(" \r\n\t\n"), NO_TEXT, "no text"),
                row("a scanned PDF", "scan.pdf", WrittenFiles.pdf(List.of()), NO_TEXT, "OCR"),
                row("an encrypted PDF", "a.pdf", locked, ENCRYPTED, "password"),
                row("an encrypted DOCX", "a.docx", lockedDocx, ENCRYPTED, "password"),
                row("a PDF cut off", "a.pdf", Arrays.copyOf(pdf, 60), BROKEN, "damaged"),
                row("a DOCX cut in half", "a.docx", half, BROKEN, "damaged"),
                row("a DOCX cut off", "a.docx", Arrays.copyOf(docx, 40), BROKEN, "damaged"),
                row("random behind a PDF head", "a.pdf", random, BROKEN, "damaged"),
                row("an image", "a.png", png, UNSUPPORTED, "image/png"),
                row("a program", "tool", elf, UNSUPPORTED, "application/x-"),
                row("an archive", "a.zip", zip.toByteArray(), UNSUPPORTED, "application/zip"),
                row("source code", "A.java", ascii("class A {}"), UNSUPPORTED, "java"),
                row("an image named text", "a.md", png, WRONG_EXTENSION, wrong),
                row("a program named PDF", "a.pdf", elf, WRONG_EXTENSION, "ends in .pdf"));
    }

    private static Arguments row(
            String what, String name, byte[] content, ExtractionFailure failure, String message) {
        return Arguments.argumentSet(what, name, content, failure, message);
    }

    @ParameterizedTest
    @MethodSource("refusedFiles")
    void a_file_that_cannot_be_read_is_refused_by_the_reason(
            String name, byte[] content, ExtractionFailure failure, String message) {
        assertFailure(extractor, name, content, failure, message);
    }

    @Test
    void a_zip_bomb_is_refused() {
        byte[] bomb = WrittenFiles.bomb(100 << 20);

        assertThat(bomb).hasSizeLessThan(200_000);
        assertFailure(extractor, "a.docx", bomb, ZIP_BOMB, "unpacks");
    }

    @Test
    void twenty_thousand_nested_elements_are_read() throws Exception {
        byte[] page = ascii("<div>".repeat(20_000) + "Words.");

        assertThat(extractor.extract("a.html", page).text()).isEqualTo("Words.");
    }

    /** Read in a moment, and not where a part of a line is searched again for each of its parts. */
    @ParameterizedTest
    @CsvSource({
        "a.rst, ':a:`~', 'a.', ''", "a.rst, ':a:`~', 'a.', '`'", "a.rst, '', ':a:`. ', ''",
                "a.rst, '', ':a', ''",
        "a.adoc, '= ', '[[', ''", "a.adoc, '= ', '[[a', ''", "a.adoc, '= ', 'link:a[', ''",
                "a.adoc, '= ', 'link:', ''",
        "a.md, '# ', '{ #', ''", "a.md, '# ', ' ', '}'"
    })
    void a_heading_of_a_hundred_thousand_parts_is_read(
            String name, String begin, String part, String end) throws Exception {
        String line = begin + part.repeat(100_000) + end + "x";
        String underlined = name.endsWith(".rst") ? line + "\n" + "=".repeat(line.length()) : line;

        assertThat(extractor.extract(name, ascii(underlined + "\n\nWords.\n")).text())
                .contains("Words.");
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

        ExtractedDocument read = extractor.extract("a.html", ascii(page));

        for (Kind kind : List.of(Kind.CODE, Kind.HEAD, Kind.ROW)) {
            assertThat(read.blocks().stream().filter(block -> block.kind() == kind)).hasSize(many);
        }
        assertThat(read.text()).hasSizeLessThan(100 * many);
    }

    @Test
    void sizes_are_limited_before_and_after_parsing() {
        DirectExtractor small = limited(1_000);
        String words = "word ".repeat(40);
        assertFailure(small, "a.txt", new byte[1001], TOO_LARGE, "1,001 bytes, at most 1,000");
        assertFailure(small, "a.html", ascii("<p>" + words), TOO_LARGE, "more than 100 characters");
        Map<String, byte[]> files =
                Map.of(
                        "a.pdf", WrittenFiles.pdf(List.of(words)),
                        "a.docx", WrittenFiles.docx(words),
                        "a.html", ascii("<pre>" + words));
        DirectExtractor shorter = limited(1 << 20);
        files.forEach(
                (name, content) ->
                        assertFailure(
                                shorter, name, content, TOO_LARGE, "more than 100 characters"));
    }

    private static DirectExtractor limited(int bytes) {
        return new DirectExtractor(
                new ExtractionLimits(bytes, 100, ExtractionLimits.DEFAULT.time(), 64L << 20));
    }

    @Test
    void half_characters_become_replacements_and_control_characters_stay() throws Exception {
        byte[] escaped =
                ascii(
                        "{\"_id\":\"a\",\"title\":\"t\\ud800\",\"text\":\"a\\ud800b\\u0000\\u0007\\udc00\\ud83d\\ude42\"}");
        JsonLines lines =
                new JsonLines(new ByteArrayInputStream(escaped), ExtractionLimits.DEFAULT, false);

        JsonLine.Document line = (JsonLine.Document) lines.next();

        assertThat(line.document().text()).isEqualTo("a\uFFFDb\u0000\u0007\uFFFD\uD83D\uDE42");
        assertThat(line.document().title()).isEqualTo("t\uFFFD");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
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
