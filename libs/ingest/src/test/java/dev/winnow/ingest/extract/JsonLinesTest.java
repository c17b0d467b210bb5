package dev.winnow.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.score.Impacts;
import dev.winnow.ingest.extract.JsonLines.JsonLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest {

    @Test
    void every_line_is_a_document_with_its_id_title_and_metadata() throws Exception {
        List<JsonLine> lines =
                read(
                        """
                        \uFEFF{"_id":"a/b c","title":"T","text":"One.\\r\\nTwo.",\
                        "metadata":{"year":2024,"tags":["x","y"],"none":null}}\r

                        {"_id":7,"text":"x"}""",
                        false);

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
                        """
                        {"_id":"a","text":"x"}
                        not json
                        {"text":"x"}
                        {"_id":"b"}
                        [1]
                        {"_id":"c","text":"x"} 5
                        {"_id":"c","text":"x","metadata":{"deep":{}}}
                        {"_id":"\\ud800","text":"x"}
                        {"_id":"d\\n","text":"x"}
                        {"_id":"e","text":"y"}""",
                        false);

        assertThat(lines)
                .filteredOn(JsonLine.Document.class::isInstance)
                .extracting(line -> ((JsonLine.Document) line).id().value())
                .containsExactly("a", "e");
        assertThat(lines)
                .filteredOn(JsonLine.Bad.class::isInstance)
                .extracting(
                        line -> ((JsonLine.Bad) line).number() + " " + bad(line).failure().code())
                .containsExactly(
                        "2 bad-line",
                        "3 bad-line",
                        "4 no-text",
                        "5 bad-line",
                        "6 bad-line",
                        "7 bad-line",
                        "8 bad-line",
                        "9 bad-line");
        assertThat(bad(lines.get(1))).hasMessageContaining("line 2: no valid JSON at column");
    }

    @Test
    void anserinis_names_are_read_with_their_vector() throws Exception {
        String json = "{\"id\":\"a\",\"contents\":\"Cats.\",\"vector\":{\"cat\":97,\"##s\":12}}";
        JsonLine.Document line = (JsonLine.Document) read(json, true).getFirst();

        assertThat(line.id().value()).isEqualTo("a");
        assertThat(line.document().text()).isEqualTo("Cats.");
        assertThat(line.impacts().weights()).isEqualTo(Map.of("cat", 97, "##s", 12));
    }

    @Test
    void whole_weights_are_taken_as_they_are_and_others_are_quantised() throws Exception {
        // 1.9 and 2 of 5, of 256; the hundredfold weights of older SPLADE dumps are whole.
        assertThat(impacts("{\"cat\":1.9,\"dog\":2.0}")).isEqualTo(Map.of("cat", 97, "dog", 102));
        assertThat(impacts("{\"cat\":1.9,\"dog\":2}")).isEqualTo(Map.of("cat", 97, "dog", 102));
        assertThat(impacts("{\"cat\":190,\"dog\":200}")).isEqualTo(Map.of("cat", 190, "dog", 200));
        assertThat(impacts("{\"cat\":0,\"dog\":1}")).isEqualTo(Map.of("dog", 1));
        assertThat(impacts("{\"cat\":0.009,\"dog\":1e0}")).isEqualTo(Map.of("dog", 51));
        assertThat(impacts("{\"cat\":65535}")).isEqualTo(Map.of("cat", 65_535));
    }

    @Test
    void a_vector_that_is_missing_null_or_empty_is_none() throws Exception {
        assertThat(impacts("null")).isEmpty();
        assertThat(impacts("{}")).isEmpty();
        JsonLine.Document without =
                (JsonLine.Document) read("{\"_id\":\"a\",\"text\":\"x\"}", true).getFirst();
        assertThat(without.impacts()).isEqualTo(Impacts.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[1,2] | is no object of terms and their weights, such as {\"cat\": 97}",
                "7 | is no object of terms",
                "\"cat\" | is no object of terms",
                "{\"cat\":1,\"secret\":\"2\"} | has a term 2 whose weight is no number",
                "{\"secret\":null} | has a term 1 whose weight is no number",
                "{\"secret\":{}} | has a term 1 whose weight is no number",
                "{\"secret\":-1} | term 1 has the weight -1.0, allowed are 0 to 65535",
                "{\"cat\":1.5,\"secret\":-0.1} | term 2 has the weight -0.1, allowed are 0 to 1279",
                "{\"secret\":65536} | term 1 has the weight 65536.0, allowed are 0 to 65535",
                "{\"secret\":1280.0} | term 1 has the weight 1280.0, allowed are 0 to 1279",
                "{\"secret\":1e999} | term 1 has the weight",
                "{\"secret\":9223372036854775808} | term 1 has the weight 9.223372036854776E18",
                "{\"\":1} | term 1 has 0 characters, allowed are 1 to 256",
                "{\"secret\\ud800\":1} | term 1 has half a character (a lone surrogate)",
            })
    void a_vector_that_cannot_be_used_is_told_by_its_line_and_stops_nothing(
            String vector, String told) throws Exception {
        List<JsonLine> lines = read(withVector(vector) + "\n{\"_id\":\"b\",\"text\":\"x\"}", true);

        ExtractionException failure = bad(lines.getFirst());
        assertThat(failure.failure()).isEqualTo(ExtractionFailure.BAD_VECTOR);
        assertThat(failure)
                .hasMessageContaining("line 1: the \"vector\" ")
                .hasMessageContaining(told)
                .message()
                .doesNotContain("secret");
        assertThat(lines.get(1)).isInstanceOf(JsonLine.Document.class);
    }

    @Test
    void a_number_of_a_thousand_digits_is_a_bad_vector_too() throws Exception {
        assertThat(badVector("{\"secret\":1" + "0".repeat(900) + "}").failure())
                .isEqualTo(ExtractionFailure.BAD_VECTOR);
    }

    @Test
    void numbers_that_json_does_not_have_are_bad_lines() throws Exception {
        for (String number : List.of("NaN", "Infinity", "-Infinity", "+1", ".5")) {
            assertThat(badVector("{\"cat\":" + number + "}"))
                    .hasMessageContaining("line 1: no valid JSON at column");
        }
    }

    @Test
    void more_terms_than_a_vector_may_have_are_counted_and_refused() throws Exception {
        String terms =
                IntStream.rangeClosed(0, Impacts.MOST_TERMS)
                        .mapToObj("\"t%d\":1"::formatted)
                        .collect(Collectors.joining(","));

        assertThat(badVector("{" + terms + "}"))
                .hasMessageContaining("has 32,769 terms, at most 32,768 are allowed");
    }

    @Test
    void a_vector_that_nobody_wants_is_ignored_whatever_it_is() throws Exception {
        JsonLine line = read(withVector("[1]"), false).getFirst();

        assertThat(((JsonLine.Document) line).impacts()).isEqualTo(Impacts.NONE);
    }

    @Test
    void bytes_that_are_no_utf8_are_an_error() throws Exception {
        byte[] line = "{\"_id\":\"a\",\"text\":\"x\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(bad(lines(new ByteArrayInputStream(line), false).next()))
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void a_line_of_100_mb_is_refused_without_being_held_and_the_next_one_is_read()
            throws Exception {
        byte[] next = "\n{\"_id\":\"a\",\"text\":\"x\"}\n".getBytes(StandardCharsets.US_ASCII);
        byte[] part = new byte[1 << 20];
        Arrays.fill(part, (byte) 'x');
        // The same megabyte a hundred times, of which none is held.
        List<InputStream> parts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            parts.add(new ByteArrayInputStream(part));
        }
        parts.add(new ByteArrayInputStream(next));
        JsonLines lines = lines(new SequenceInputStream(Collections.enumeration(parts)), false);

        JsonLine first = lines.next();
        JsonLine second = lines.next();

        ExtractionException failure = bad(first);
        assertThat(failure.failure()).isEqualTo(ExtractionFailure.LINE_TOO_LONG);
        assertThat(failure)
                .hasMessageContaining("line 1 has 104,857,600 bytes, at most 20,971,520");
        assertThat(second).isInstanceOf(JsonLine.Document.class);
        assertThat(lines.next()).isNull();
    }

    private static Map<String, Integer> impacts(String vector) throws IOException {
        JsonLine line = read(withVector(vector), true).getFirst();
        return ((JsonLine.Document) line).impacts().weights();
    }

    private static ExtractionException badVector(String vector) throws IOException {
        return bad(read(withVector(vector), true).getFirst());
    }

    private static ExtractionException bad(JsonLine line) {
        return ((JsonLine.Bad) line).failure();
    }

    private static String withVector(String vector) {
        return "{\"_id\":\"a\",\"text\":\"x\",\"vector\":" + vector + "}";
    }

    private static List<JsonLine> read(String content, boolean impacts) throws IOException {
        List<JsonLine> all = new ArrayList<>();
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try (JsonLines lines = lines(new ByteArrayInputStream(bytes), impacts)) {
            for (JsonLine line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
            }
        }
        return all;
    }

    private static JsonLines lines(InputStream content, boolean impacts) {
        return new JsonLines(content, ExtractionLimits.DEFAULT, impacts);
    }
}
