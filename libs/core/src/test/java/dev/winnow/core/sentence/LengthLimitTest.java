package dev.winnow.core.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class LengthLimitTest {

    private static final int LIMIT = 1200;

    private final SentenceSplitter splitter = new SentenceSplitter();

    @Test
    void a_sentence_of_just_the_limit_stays_whole() {
        assertThat(splitter.split("x".repeat(LIMIT) + " ")).hasSize(1);
        assertThat(splitter.split("x".repeat(LIMIT + 1))).hasSize(2);
    }

    @Test
    void a_line_break_is_the_best_place_for_a_cut() {
        String text = "ab, ".repeat(200) + "ab\n" + "ab, ".repeat(200);
        assertThat(splitter.split(text).getFirst()).isEqualTo(new Span(0, 803));
    }

    @Test
    void punctuation_comes_next() {
        String text = "ab ".repeat(250) + "ab, " + "ab ".repeat(250);
        assertThat(splitter.split(text).getFirst()).isEqualTo(new Span(0, 754));
        assertThat(splitter.split("日".repeat(900) + "、" + "日".repeat(900)).getFirst())
                .isEqualTo(new Span(0, 901));
    }

    @Test
    void white_space_comes_next_and_stays_with_the_part_before() {
        String text = "ab ".repeat(1000);
        assertThat(splitter.split(text))
                .allSatisfy(
                        span -> {
                            assertThat(span.slice(text)).startsWith("ab").endsWith(" ");
                            assertThat(span.length()).isLessThanOrEqualTo(LIMIT + 1);
                        });
    }

    @Test
    void a_cut_anywhere_spares_pairs_and_joined_characters() {
        String family = "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
        String text = "x" + family.repeat(500);
        List<Span> spans = splitter.split(text);
        assertThat(spans).hasSizeGreaterThan(2);
        assertThat(spans.subList(1, spans.size()))
                .allSatisfy(span -> assertThat(span.slice(text)).startsWith(family));
    }

    @Test
    void a_character_longer_than_the_limit_stays_whole() {
        assertThat(splitter.split("e" + "\u0301".repeat(5000) + "x".repeat(10)))
                .containsExactly(new Span(0, 5001), new Span(5001, 5011));
    }

    @Test
    void a_block_of_code_over_the_limit_is_cut_at_its_lines() {
        String text = ("call(1, 2); // One. Two. ".repeat(20) + "\n").repeat(4);
        List<Span> spans =
                splitter.split(text, List.of(new Block(Kind.CODE, 0, text.length(), Block.NONE)));
        assertThat(spans).hasSize(2);
        assertThat(spans.getLast().start()).isEqualTo(text.length() / 2);
    }
}
