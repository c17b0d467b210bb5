package dev.winnow.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class ValidUtf8Test {

    @Test
    void texts_in_other_encodings_of_unicode_and_a_mark_of_byte_order_pass() {
        String json = "{\"a\":\"\u00e9\ud83d\ude00\"}";
        for (var charset :
                new java.nio.charset.Charset[] {
                    StandardCharsets.UTF_8,
                    StandardCharsets.UTF_16BE,
                    StandardCharsets.UTF_16LE,
                    java.nio.charset.Charset.forName("UTF-32BE"),
                    java.nio.charset.Charset.forName("UTF-32LE")
                }) {
            for (String begin : new String[] {"", "\ufeff"}) {
                byte[] bytes = (begin + json).getBytes(charset);
                assertThat(WinnowJson.strict().readTree(bytes).path("a").asString())
                        .as("%s %s", charset, begin.length())
                        .isEqualTo("\u00e9\ud83d\ude00");
            }
        }
    }

    /** The platform's own decoder is the judge. */
    @Property(tries = 3_000)
    void bytes_within_a_text_are_taken_exactly_where_they_are_utf_8(
            @ForAll @Size(max = 6) byte[] bytes) {
        byte[] json = new byte[bytes.length + 4];
        json[0] = '[';
        json[1] = '"';
        for (int i = 0; i < bytes.length; i++) {
            // Neither a quote nor a backslash nor a control character: those say nothing about
            // UTF-8.
            byte unit = bytes[i];
            json[i + 2] =
                    unit >= 0 && (unit < 0x20 || unit == '"' || unit == '\\') ? (byte) 'x' : unit;
        }
        json[json.length - 2] = '"';
        json[json.length - 1] = ']';
        if (isUtf8(json)) {
            assertThat(WinnowJson.strict().readTree(json).get(0).asString())
                    .isEqualTo(new String(json, 2, json.length - 4, StandardCharsets.UTF_8));
            assertThat(WinnowJson.tolerant().readTree(new ByteArrayInputStream(json))).hasSize(1);
        } else {
            assertThatThrownBy(() -> WinnowJson.strict().readTree(json))
                    .isInstanceOf(JacksonException.class);
            assertThatThrownBy(() -> WinnowJson.tolerant().readTree(new ByteArrayInputStream(json)))
                    .isInstanceOf(JacksonException.class);
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
