package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.ChatOverHttp.QUESTION;
import static dev.winnow.app.e2e.Client.assertHas;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.generator.FakeOpenAi;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;
import org.springframework.web.context.support.ServletRequestHandledEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Tag("servers")
class DecideEndpointTest {

    private static final Client READER = SecuredServer.client(SecuredServer.READER);

    private static JsonNode first;

    @BeforeAll
    static void ask() {
        first = READER.context(QUESTION);
    }

    private static Answer decide(Client client, Map<String, Object> request) {
        return client.post("/v1/decide", request);
    }

    private static String id() {
        return first.get("context_id").asString();
    }

    @Test
    void what_nothing_is_changed_of_is_decided_as_before_by_the_pruner_alone() {
        // Nobody else asks it, so that it is this answer which is kept.
        String question = "How does a wave end early?";
        JsonNode once = READER.context(question, "explain", true);
        Map<String, Object> same = Map.of("context_id", once.get("context_id"));

        JsonNode again =
                decide(READER, Map.of("context_id", once.get("context_id"), "explain", true)).ok();

        assertThat(content(again)).isEqualTo(content(once));
        assertThat(again.get("dropped")).isNotEmpty();
        assertThat(decide(READER, same).ok().get("dropped")).isEmpty();
        assertThat(again.get("reports").findValuesAsString("stage"))
                .containsExactly("kg", "retriever", "reranker", "pruner");
        assertThat(again.at("/reports/2")).isEqualTo(once.at("/reports/2"));
    }

    private static String content(JsonNode context) {
        ObjectNode copy = (ObjectNode) context.deepCopy();
        copy.remove("reports");
        return copy.toString();
    }

    @Test
    void another_budget_and_threshold_give_what_the_whole_line_gives_with_them() {
        for (Map<String, Object> settings :
                List.<Map<String, Object>>of(
                        Map.of("token_budget", 60),
                        Map.of("threshold", 0.9),
                        Map.of("top_k", 1),
                        Map.of("order", "document", "threshold", 0.5))) {
            JsonNode context = decide(READER, Client.fields(settings, "context_id", id())).ok();
            JsonNode whole =
                    READER.post("/v1/context", Client.fields(settings, "query", QUESTION)).ok();

            // For fewer tokens fewer passages are read; what was read already stays read.
            for (String part : List.of("text", "kept", "citations", "tokens_after")) {
                assertThat(context.get(part)).as("%s", settings).isEqualTo(whole.get(part));
            }
            assertThat(context.get("text")).as("%s", settings).isNotEqualTo(first.get("text"));
        }
    }

    @Test
    void the_context_of_a_chat_can_be_decided_again() {
        SecuredServer.GENERATOR.answers(FakeOpenAi.whole("It is so."));
        JsonNode chat = READER.post("/v1/chat/completions", Client.chat("winnow", QUESTION)).ok();
        String id = chat.at("/winnow/context_id").asString();

        JsonNode smaller = decide(READER, Map.of("context_id", id, "token_budget", 60)).ok();
        assertThat(smaller.get("tokens_after").asInt()).isPositive().isLessThanOrEqualTo(60);
    }

    @Test
    void what_is_not_kept_or_belongs_to_others_is_gone() {
        Client stranger = SecuredServer.client(SecuredServer.STRANGER);

        Map<String, Object> unknown = Map.of("context_id", "ctx-" + "0".repeat(32));

        for (Answer answer :
                List.of(decide(stranger, Map.of("context_id", id())), decide(READER, unknown))) {
            assertHas(answer.json(410), "{type: 'urn:winnow:problem:gone'}");
            assertThat(answer.json().get("detail").asString()).contains("ask /v1/context again");
        }
    }

    @Test
    void nothing_of_a_document_that_is_removed_changed_or_closed_is_decided_again() {
        Client asker = SecuredServer.client(SecuredServer.STRANGER);
        Client hr = SecuredServer.client(SecuredServer.STRANGERS_HR);
        String path = "/v1/documents/salaries.txt";
        String salary = "The salary of the harbour master is kept in the blue ledger.";
        Map<String, Object> open = Map.of("text", salary, "groups", List.of());
        for (Runnable change :
                List.<Runnable>of(
                        () -> assertThat(hr.delete(path).status()).isEqualTo(204),
                        () -> hr.store(path, Client.fields(open, "groups", List.of("hr"))),
                        () -> hr.store(path, Client.fields(open, "text", "It is nowhere.")),
                        () -> hr.store(path, Client.fields(open, "title", "Another title")))) {
            hr.store(path, open);
            JsonNode asked = asker.context("Where is the salary of the harbour master?");
            assertThat(asked.get("text").asString()).contains("blue ledger");
            Map<String, Object> again =
                    Map.of("context_id", asked.get("context_id"), "threshold", 0, "top_k", 20);
            assertThat(decide(asker, again).ok().get("text").asString()).contains("blue ledger");

            change.run();

            Answer gone = decide(asker, again);
            assertThat(gone.status()).as(gone.body()).isEqualTo(410);
            assertThat(gone.body())
                    .doesNotContain("blue ledger", "salaries")
                    .contains("ask /v1/context again");
        }
        assertThat(hr.delete(path).status()).isEqualTo(204);
    }

    @Test
    void the_texts_of_a_context_are_compared_once_and_then_what_the_documents_are() {
        AtomicInteger texts = new AtomicInteger();
        ApplicationListener<ServletRequestHandledEvent> counting =
                handled -> {
                    if (handled.getRequestUrl().endsWith("/text")) {
                        texts.incrementAndGet();
                    }
                };
        SecuredServer.context().addApplicationListener(counting);
        try {
            JsonNode asked = READER.context("What is an early end?");
            Map<String, Object> again = Map.of("context_id", asked.get("context_id"));
            decide(READER, again).ok();
            assertThat(texts).hasPositiveValue();
            int once = texts.get();

            decide(READER, again).ok();

            assertThat(texts).hasValue(once);
        } finally {
            SecuredServer.context().removeApplicationListener(counting);
        }
    }

    @Test
    void wrong_values_are_named() {
        assertThat(decide(READER, Map.of()).json().get("detail").asString())
                .contains("context_id is missing");
        for (String wrong : List.of("threshold", "candidates")) {
            JsonNode refused = decide(READER, Map.of("context_id", id(), wrong, 2)).json(422);
            assertThat(refused.get("detail").asString()).contains(wrong);
        }
    }
}
