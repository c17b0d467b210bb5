package dev.winnow.kg.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnglishWordsTest {

    @Test
    void everyday_words_are_common_and_rarer_ones_are_words() {
        assertThat(EnglishWords.isCommon("face")).isTrue();
        assertThat(EnglishWords.isCommon("migraine")).isFalse();
        assertThat(EnglishWords.isWord("migraine")).isTrue();
        assertThat(EnglishWords.isWord("zorbaxine")).isFalse();
    }

    @Test
    void a_word_is_one_with_its_endings() {
        for (String word :
                new String[] {"bakeries", "manors", "lazily", "sleepiness", "ticked", "tidying"}) {
            assertThat(EnglishWords.isWord(word)).as(word).isTrue();
        }
        assertThat(EnglishWords.isWord("canser")).isFalse();
        assertThat(EnglishWords.isWord("ths")).as("two letters are no stem").isFalse();
    }

    @Test
    void names_and_abbreviations_are_told_by_their_capitals() {
        assertThat(EnglishWords.isName("rome")).isTrue();
        assertThat(EnglishWords.isName("zorbaxine")).isFalse();
        assertThat(EnglishWords.isAbbreviation("tv")).isTrue();
        assertThat(EnglishWords.isAbbreviation("pnpla3")).isFalse();
    }
}
