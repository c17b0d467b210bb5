package dev.winnow.reranker.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.outcome.Problem;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.HttpStatuses;
import dev.winnow.reranker.documents.DocumentReranking.Cutting;
import dev.winnow.reranker.documents.MeasuredDocuments.TokenCut;
import dev.winnow.reranker.stage.RealReranker;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MeasuredDocumentsTest {

    private static final DocumentLimits LIMITS = new DocumentLimits(1_000, 100, 300);

    private static RealReranker real;
    private static TokenCounter counter;

    @BeforeAll
    static void load() {
        real = RealReranker.open();
        counter = real.get().tokens();
    }

    @AfterAll
    static void unload() {
        real.close();
    }

    @Test
    void counts_the_query_once_for_each_document() {
        MeasuredDocuments measured =
                measure("two words", List.of("three short words", "one", ""), true);

        assertThat(measured.totalTokens()).isEqualTo(2 * 3 + 3 + 1);
        assertThat(measured.texts()).containsExactly("three short words", "one", "");
        assertThat(measured.cut()).isZero();
    }

    @Test
    void cuts_long_documents_at_their_end_close_to_the_limit_and_never_inside_a_character() {
        String text = "\ud83d\ude00 token ".repeat(400);

        MeasuredDocuments measured = measure("q", List.of(text, "short"), true);

        String cut = measured.texts().getFirst();
        assertThat(measured.cut()).isEqualTo(1);
        assertThat(text).startsWith(cut);
        assertThat(counter.count(cut)).isLessThanOrEqualTo(100).isGreaterThan(95);
        assertThat(Character.isHighSurrogate(cut.charAt(cut.length() - 1))).isFalse();
    }

    @Test
    void refuses_long_documents_where_cutting_is_forbidden() {
        Problem refused = refused(List.of("short", "token ".repeat(200)), false);

        assertThat(HttpStatuses.of(refused)).isEqualTo(422);
        assertThat(refused.detail()).startsWith("texts[1] has more than 100 tokens");
    }

    @Test
    void refuses_too_many_tokens_in_all() {
        String hundred = "token ".repeat(100);
        assertThat(HttpStatuses.of(refused(List.of(hundred, hundred, hundred), true)))
                .isEqualTo(413);
    }

    private static Problem refused(List<String> documents, boolean mayCut) {
        return catchThrowableOfType(ProblemException.class, () -> measure("q", documents, mayCut))
                .problem();
    }

    private static MeasuredDocuments measure(String query, List<String> documents, boolean mayCut) {
        Cutting cutting = new Cutting("texts", Integer.MAX_VALUE, mayCut);
        return MeasuredDocuments.of(query, documents, cutting, LIMITS, counter);
    }

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
