package dev.winnow.reranker.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.HttpStatuses;
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
        assertThatThrownBy(() -> measure("q", List.of("short", "token ".repeat(200)), false))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(HttpStatuses.of(e.problem())).isEqualTo(422);
                            assertThat(e.problem().detail())
                                    .startsWith("document 1 has more than 100 tokens");
                        });
    }

    @Test
    void refuses_too_many_tokens_in_all() {
        String hundred = "token ".repeat(100);
        assertThatThrownBy(() -> measure("q", List.of(hundred, hundred, hundred), true))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(HttpStatuses.of(e.problem())).isEqualTo(413));
    }

    private static MeasuredDocuments measure(String query, List<String> documents, boolean mayCut) {
        return MeasuredDocuments.of(query, documents, LIMITS, counter, mayCut);
    }
}
