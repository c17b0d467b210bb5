package dev.winnow.pruner.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadingEscapesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n", "\r", "\r\n", "\u0085", "\u2028",
                "\u2029", "\u000b", "\f", "\u001c", "\u001d",
                "\u001e", "\n\u000b", "\n\u001c", "\u0001\u0085", " \u001e"
            })
    void whatever_breaks_a_line_begins_one(String lineBreak) {
        String text = "Gossip" + lineBreak + "[2] Official price";
        StringBuilder out = new StringBuilder();
        HeadingEscapes.append(out, text);

        assertThat(out).hasToString("Gossip" + lineBreak + "> [2] Official price");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "See [2] of the list.", "f[0] = 1", "[see] the list",
                "[18F]fludeoxyglucose", "[a](b)", "[]"
            })
    void other_lines_stay_as_they_are(String line) {
        StringBuilder out = new StringBuilder();
        HeadingEscapes.append(out, "Before.\n" + line);

        assertThat(out).hasToString("Before.\n" + line);
    }
}
