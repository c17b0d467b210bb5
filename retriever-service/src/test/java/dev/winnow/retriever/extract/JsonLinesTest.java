package dev.winnow.retriever.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

    @Test
    void every_line_is_a_document_with_its_id_title_and_metadata() throws Exception {
        List<JsonLine> lines =
                read(
                        "\uFEFF{\"_id\":\"a/b c\",\"title\":\"T\",\"text\":\"One.\\r\\nTwo.\",\"metadata\":{\"year\":2024,\"tags\":[\"x\",\"y\"],\"none\":null}}\r\n\n{\"_id\":7,\"text\":\"x\"}");

        JsonLine.Document first = (JsonLine.Document) lines.get(0);
        JsonLine.Document second = (JsonLine.Document) lines.get(1);
        assertThat(first.id().value()).isEqualTo("a/b c");
        assertThat(first.document().title()).isEqualTo("T");
        assertThat(first.document().text()).isEqualTo("One.\r\nTwo.");
        assertThat(first.document().metadata().values())
                .containsOnlyKeys("tags", "year")
                .containsEntry("tags", List.of("x", "y"));
        assertThat(second.id().value()).isEqualTo("7");
        assertThat(second.number()).isEqualTo(3);
        assertThat(second.document().title()).isEmpty();
        assertThat(lines).hasSize(2);
    }

    @Test
    void a_bad_line_is_one_error_with_its_number_and_stops_nothing() throws Exception {
        List<JsonLine> lines =
                read(
                        "{\"_id\":\"a\",\"text\":\"x\"}\nnot json\n{\"text\":\"x\"}\n{\"_id\":\"b\"}\n[1]\n{\"_id\":\"c\",\"text\":\"x\"} 5\n"
                                + "{\"_id\":\"c\",\"text\":\"x\",\"metadata\":{\"deep\":{}}}\n{\"_id\":\"\\ud800\",\"text\":\"x\"}\n{\"_id\":\"d\\n\",\"text\":\"x\"}\n{\"_id\":\"e\",\"text\":\"y\"}");

        List<String> told =
                lines.stream()
                        .map(
                                line ->
                                        switch (line) {
                                            case JsonLine.Document document ->
                                                    document.id().value();
                                            case JsonLine.Bad bad ->
                                                    bad.number()
                                                            + " "
                                                            + bad.failure().failure().code();
                                        })
                        .toList();
        assertThat(told)
                .containsExactly(
                        "a",
                        "2 bad-line",
                        "3 bad-line",
                        "4 no-text",
                        "5 bad-line",
                        "6 bad-line",
                        "7 bad-line",
                        "8 bad-line",
                        "9 bad-line",
                        "e");
        assertThat(((JsonLine.Bad) lines.get(1)).failure())
                .hasMessageContaining("line 2: no valid JSON at column");
    }

    @Test
    void bytes_that_are_no_utf8_are_an_error() throws Exception {
        byte[] line = "{\"_id\":\"a\",\"text\":\"x\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

        JsonLine read =
                new JsonLines(new ByteArrayInputStream(line), ExtractionLimits.DEFAULT, false)
                        .next();

        assertThat(((JsonLine.Bad) read).failure()).hasMessageContaining("not UTF-8");
    }

    @Test
    void a_line_of_100_mb_is_refused_without_being_held_and_the_next_one_is_read()
            throws Exception {
        InputStream endless =
                new SequenceInputStream(
                        new Repeated((byte) 'x', 100L << 20),
                        new ByteArrayInputStream(
                                "\n{\"_id\":\"a\",\"text\":\"x\"}\n"
                                        .getBytes(StandardCharsets.US_ASCII)));
        JsonLines lines = new JsonLines(endless, ExtractionLimits.DEFAULT, false);

        JsonLine first = lines.next();
        JsonLine second = lines.next();

        ExtractionException failure = ((JsonLine.Bad) first).failure();
        assertThat(failure.failure()).isEqualTo(ExtractionFailure.LINE_TOO_LONG);
        assertThat(failure)
                .hasMessageContaining("line 1 has 104,857,600 bytes, at most 20,971,520");
        assertThat(second).isInstanceOf(JsonLine.Document.class);
        assertThat(lines.next()).isNull();
    }

    private static List<JsonLine> read(String content) throws IOException {
        List<JsonLine> all = new ArrayList<>();
        try (JsonLines lines =
                new JsonLines(
                        new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
                        ExtractionLimits.DEFAULT,
                        false)) {
            for (JsonLine line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
            }
        }
        return all;
    }

    /** So many times the same byte, of which none is held. */
    private static final class Repeated extends InputStream {

        private final byte value;
        private long left;

        private Repeated(byte value, long times) {
            this.value = value;
            this.left = times;
        }

        @Override
        public int read() {
            return left-- > 0 ? value : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            java.util.Arrays.fill(buffer, offset, offset + count, value);
            left -= count;
            return count;
        }
    }
}
