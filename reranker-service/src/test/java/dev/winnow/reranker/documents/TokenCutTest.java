package dev.winnow.reranker.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.reranker.documents.MeasuredDocuments.TokenCut;
import org.junit.jupiter.api.Test;

class TokenCutTest {

    @Test
    void a_small_limit_is_met_in_a_text_of_millions_of_characters() {
        String text = "word ".repeat(1_600_000);

        TokenCut cut = TokenCut.of(text, 512, new Characters(' '));

        assertThat(cut.isCut()).isTrue();
        assertThat(cut.tokens()).isEqualTo(512);
        assertThat(text).startsWith(cut.text());
    }

    @Test
    void a_limit_of_a_few_characters_ends_between_two_of_them() {
        TokenCounter symbols = new Characters('\ud83d');
        String text = "\ud83d\ude00\ud83d\ude01\ud83d\ude02";

        assertThat(TokenCut.of(text, 0, symbols)).isEqualTo(new TokenCut("", 0, true));
        assertThat(TokenCut.of(text, 1, symbols)).isEqualTo(new TokenCut("\ud83d\ude00", 1, true));
        assertThat(TokenCut.of(text, 2, symbols))
                .isEqualTo(new TokenCut("\ud83d\ude00\ud83d\ude01", 2, true));
    }

    /**
     * Takes each occurrence of a UTF-16 unit for a token.
     *
     * @param unit the unit
     */
    private record Characters(char unit) implements TokenCounter {

        @Override
        public int count(String text) {
            return (int) text.chars().filter(c -> c == unit).count();
        }

        @Override
        public String name() {
            return "units";
        }
    }
}
