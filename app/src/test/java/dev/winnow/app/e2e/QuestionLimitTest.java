package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A question that the model would not read to its end is refused, whichever way it comes in; of a
 * chat's the beginning is read.
 */
@Tag("servers")
class QuestionLimitTest {

    /** Under the limit of characters (32,000) and over that of tokens (1,024). */
    private static final String LONG = "why ".repeat(1_100);

    private static final String DETAIL =
            "query has 1100 tokens, at most 1024 are allowed; shorten it, or raise winnow.pipeline.caps.query-tokens";

    private final Client reader = SecuredServer.client(SecuredServer.READER);

    @Test
    void winnows_own_calls_refuse_it_with_a_problem() {
        List<Map<String, Object>> passages = List.of(Map.of("id", "a", "text", "A text."));

        for (Answer answer :
                List.of(
                        reader.post("/v1/context", Client.question(LONG)),
                        reader.post("/v1/search", Client.question(LONG)),
                        reader.post("/v1/prune", Client.question(LONG, "passages", passages)))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(422);
            assertThat(answer.json().get("type").asString())
                    .isEqualTo("urn:winnow:problem:limit-exceeded");
            assertThat(answer.json().get("detail").asString()).isEqualTo(DETAIL);
            assertThat(answer.json().get("limit").asInt()).isEqualTo(1_024);
            assertThat(answer.json().get("actual").asInt()).isEqualTo(1_100);
        }
    }

    @Test
    void chat_reads_its_beginning_and_says_so() {
        String message = "the reranker keeps sentences ".repeat(400);

        Answer answer = reader.post("/v1/chat/completions", FrontEndPrompts.asked(message));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Winnow-Degraded"))
                .contains("retriever;reason=question-cut", "reranker;reason=question-cut");
        String searched = answer.json().at("/winnow/searched").asString();
        assertThat(message).startsWith(searched).hasSizeGreaterThan(searched.length());
    }

    @Test
    void rerank_refuses_it_in_the_shape_of_its_clients() {
        Answer answer =
                reader.post("/v1/rerank", Client.question(LONG, "documents", List.of("A text.")));

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().get("message").asString()).contains(DETAIL);
    }

    @Test
    void a_question_at_the_limit_is_answered() {
        Answer answer = reader.post("/v1/search", Client.question("why ".repeat(1_024)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
}
