package dev.winnow.kg.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnglishWordsTest {

    private final EnglishWords english = new EnglishWords();

    @Test
    void everyday_words_are_common_and_rarer_ones_are_words() {
        assertThat(english.isCommon("face")).isTrue();
        assertThat(english.isCommon("migraine")).isFalse();
        assertThat(english.isWord("migraine")).isTrue();
        assertThat(english.isWord("zorbaxine")).isFalse();
    }

    @Test
    void a_word_is_one_with_its_endings() {
        for (String word :
                new String[] {"bakeries", "manors", "lazily", "sleepiness", "ticked", "tidying"}) {
            assertThat(english.isWord(word)).as(word).isTrue();
        }
        assertThat(english.isWord("canser")).isFalse();
        assertThat(english.isWord("ths")).as("two letters are no stem").isFalse();
    }

    @Test
    void names_and_abbreviations_are_told_by_their_capitals() {
        assertThat(english.isName("rome")).isTrue();
        assertThat(english.isName("zorbaxine")).isFalse();
        assertThat(english.isAbbreviation("tv")).isTrue();
        assertThat(english.isAbbreviation("pnpla3")).isFalse();
    }
}
