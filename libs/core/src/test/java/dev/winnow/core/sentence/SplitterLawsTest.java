package dev.winnow.core.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every text, the strangest included: the contract of {@link SentenceSplitter}. */
class SplitterLawsTest {

    /** Some more than once, so that they are drawn more often; {@code _} stands for a blank. */
    private static final List<String> TOKENS =
            Stream.of(
                            "The word mr Dr. U.S. p.m. No. A I 7 2019 iv x.y . . ! ? ... … 。 ！ ؟ ।",
                            ", ; ;_and_ : \" “ ” ' '' `` ( ) [3] [12]:4 (a)_ 1._ -_ *_ —_ #_ | |_a_|",
                            "``` ~~~ ____ _ _ _ _ \t \t\t \n \n \n\n \r\n \r \u00a0 \u3000 \u2028",
                            "\u0301 \u200d \ufe0f \ud83d\ude42 \ud83d\udc69\u200d\ud83d\udd2c",
                            "\ud83c\udde9\ud83c\uddea \ud83d \ude42 e\u0301 日本 한국",
                            "\u1112\u1161\u11ab नमस्ते \u0600 \u0e33")
                    .flatMap(line -> Stream.of(line.split(" ")))
                    .map(token -> token.replace('_', ' '))
                    .toList();

    @Property
    void spans_cover_the_text_in_order_without_gap_overlap_or_empty_span(
            @ForAll("texts") String text) {
        int end = 0;
        StringBuilder rebuilt = new StringBuilder();
        for (Span span : new SentenceSplitter().split(text)) {
            assertThat(span.start()).isEqualTo(end);
            assertThat(span.isEmpty()).isFalse();
            end = span.end();
            rebuilt.append(span.slice(text));
        }
        assertThat(rebuilt).hasToString(text);
    }

    @Property
    void every_border_is_one_of_characters(@ForAll("texts") String text) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        for (Span span : new SentenceSplitter().split(text)) {
            assertThat(characters.isBoundary(span.start()))
                    .as("border at %s", span.start())
                    .isTrue();
        }
    }

    @Property
    void no_sentence_but_the_first_starts_with_white_space(@ForAll("texts") String text) {
        List<Span> spans = new SentenceSplitter().split(text);
        assertThat(spans.stream().skip(1))
                .noneMatch(span -> CharacterClasses.isSpace(text.charAt(span.start())));
    }

    @Property
    void equal_texts_give_equal_spans(@ForAll("texts") String text) {
        SentenceSplitter splitter = new SentenceSplitter();
        assertThat(splitter.split(text))
                .isEqualTo(new SentenceSplitter().split(new StringBuilder(text).toString()));
    }

    @Property
    void a_blank_line_keeps_two_texts_apart(
            @ForAll("words") String first, @ForAll("words") String second) {
        String text = first + ".\n\n" + second + ".";
        assertThat(new SentenceSplitter().split(text))
                .extracting(Span::start)
                .contains(first.length() + 3);
    }

    /**
     * Texts made of what the rules look at, of scripts and signs that go wrong elsewhere, and of
     * any characters at all.
     */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> tokens = Arbitraries.of(TOKENS);
        Arbitrary<String> woven = tokens.list().ofMaxSize(120).map(list -> String.join("", list));
        Arbitrary<String> spaced = tokens.list().ofMaxSize(120).map(list -> String.join(" ", list));
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(200);
        Arbitrary<String> longRuns =
                tokens.flatMap(
                        token ->
                                Arbitraries.integers()
                                        .between(1, 1500)
                                        .map(times -> "x" + token.repeat(times) + "y"));
        return Arbitraries.oneOf(woven, spaced, any, longRuns);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of("grain", "mill", "chaff", "wind", "sieve")
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(list -> "The " + String.join(" ", list));
    }
}
