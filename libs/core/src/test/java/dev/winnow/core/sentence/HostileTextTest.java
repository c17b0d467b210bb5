package dev.winnow.core.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts that bring quadratic code to a halt. Each takes well under a second; the guard only ends a
 * hang.
 */
class HostileTextTest {

    private static final int MILLION = 1_000_000;

    private static final Duration HANG = Duration.ofMinutes(3);

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void is_split_in_linear_time_and_covered(String name, String text) {
        List<Span> spans =
                Assertions.assertTimeoutPreemptively(
                        HANG, () -> new SentenceSplitter().split(text));
        int end = 0;
        boolean gapless = true;
        for (Span span : spans) {
            gapless &= span.start() == end && !span.isEmpty();
            end = span.end();
        }
        assertThat(gapless).isTrue();
        assertThat(end).isEqualTo(text.length());
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("100 MB on one line without a stop", "a".repeat(100 * MILLION)),
                Arguments.of("100 MB of words without a stop", "word ".repeat(20 * MILLION)),
                Arguments.of("dots", ".".repeat(MILLION)),
                Arguments.of("dots apart", ". ".repeat(MILLION)),
                Arguments.of("line breaks", "\n".repeat(MILLION)),
                Arguments.of("CRLF", "\r\n".repeat(MILLION)),
                Arguments.of("short lines", "a\n".repeat(MILLION)),
                Arguments.of("nested quotes", "\"(".repeat(MILLION) + "x." + ")\"".repeat(MILLION)),
                Arguments.of("stops with detached quotes", ". \" ".repeat(MILLION)),
                Arguments.of("lines of quotes", ("\"".repeat(100) + "\n").repeat(MILLION / 100)),
                Arguments.of("white space", "a" + " ".repeat(10 * MILLION) + "b"),
                Arguments.of(
                        "a run of blanks in a long sentence",
                        "w ".repeat(100) + " ".repeat(MILLION) + "x"),
                Arguments.of("marks alone", "1.\n".repeat(MILLION)),
                Arguments.of("initials", "A. ".repeat(MILLION)),
                Arguments.of("semicolons", "; and ".repeat(MILLION)),
                Arguments.of("footnotes", ".[3]:1-".repeat(MILLION)),
                Arguments.of("fences that nothing closes", "```x\n".repeat(MILLION)),
                Arguments.of("ever shorter fences", shrinkingFences()),
                Arguments.of("empty fences", "```\n".repeat(MILLION)),
                Arguments.of("indented runs", "    a. b\n\n".repeat(MILLION)),
                Arguments.of("one endless entry", "- a\n- b\n" + " c\n".repeat(MILLION)),
                Arguments.of("rows", "| a |\n".repeat(MILLION)),
                Arguments.of("tabs", "\t".repeat(MILLION) + "x" + "\t".repeat(MILLION) + "y"),
                Arguments.of("combining marks", "a" + "\u0301".repeat(MILLION)),
                Arguments.of("joiners", "\ud83d\udc69\u200d".repeat(MILLION)),
                Arguments.of("flags", "\ud83c\udde9".repeat(MILLION)),
                Arguments.of(
                        "marks on wide white space",
                        "Hello there. " + "\u3000\u0300".repeat(MILLION) + "x"),
                Arguments.of(
                        "sentences of marks on wide white space",
                        ("。" + "\u3000\u0300".repeat(10)).repeat(MILLION / 10)),
                Arguments.of("CJK stops with marks", "。\u0301".repeat(MILLION)),
                Arguments.of("halves of pairs", "\ud83d".repeat(MILLION)),
                Arguments.of("jamo", "\u1100".repeat(MILLION)));
    }

    private static String shrinkingFences() {
        StringBuilder text = new StringBuilder();
        for (int length = 1400; length >= 3; length--) {
            text.append("`".repeat(length)).append('\n');
        }
        return text.toString();
    }
}
