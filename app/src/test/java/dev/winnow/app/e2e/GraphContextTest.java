package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.cli.LocalWinnow;
import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.json.WinnowJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The whole line over HTTP with the small graph, found where the demo laid it. */
@Tag("servers")
class GraphContextTest {

    private static final String ABOUT_GENES = "Which genes are associated with psoriasis?";
    private static final String NO_ENTITY = ChatOverHttp.QUESTION;

    private final Client client = DemoServer.PROGRAM.client(null);

    private JsonNode ask(String question, Object... more) {
        return client.context(question, more);
    }

    private static List<JsonNode> facts(JsonNode context) {
        return context.get("citations")
                .valueStream()
                .filter(citation -> citation.get("document_id").asString().startsWith("fact:"))
                .toList();
    }

    @Test
    void facts_are_cited_like_passages_and_can_be_checked_at_the_graph() {
        JsonNode context = ask(ABOUT_GENES);
        List<JsonNode> cited = facts(context);

        assertThat(context.at("/reports/0/outcome/type").asString()).isEqualTo("complete");
        assertThat(cited).isNotEmpty();
        Map<String, Object> all = Client.question(ABOUT_GENES, "token_budget", 1_000);
        JsonNode facts = client.post("/v1/facts", all).ok().get("facts");
        for (JsonNode citation : cited) {
            String text = context.get("text").asString();
            assertThat(slice(text, citation.get("block")))
                    .startsWith("[" + citation.get("marker").asInt() + "] ");
            assertThat(citation.get("facts")).isNotEmpty();
            for (JsonNode told : citation.get("facts")) {
                JsonNode fact = Client.one(facts, "id", told.get("id").asString());
                assertThat(slice(text, told.get("place")))
                        .isEqualTo(fact.at("/line/item").asString());
                assertThat(slice(text, citation.get("block")))
                        .contains(fact.at("/line/head").asString());
                assertThat(citation.get("title").asString())
                        .contains(fact.at("/sources/0/name").asString());
            }
        }
    }

    @Test
    void a_list_that_is_asked_for_begins_the_context_in_the_order_of_the_graph() {
        List<String> lines = ask(ABOUT_GENES).get("text").asString().lines().toList();
        JsonNode known = client.post("/v1/facts", Map.of("query", ABOUT_GENES)).ok();

        List<String> heads =
                known.get("facts")
                        .valueStream()
                        .map(fact -> fact.at("/line/head").asString())
                        .distinct()
                        .toList();
        assertThat(heads.subList(0, 2))
                .allMatch(head -> head.endsWith("psoriasis associates Gene"));
        for (int i = 0; i < 2; i++) {
            assertThat(lines.get(i)).startsWith("[%d] %s: ".formatted(i + 1, heads.get(i)));
        }
    }

    private static String slice(String text, JsonNode span) {
        return text.substring(span.get(0).asInt(), span.get(1).asInt());
    }

    @Test
    void facts_and_passages_share_one_budget_of_which_a_share_is_for_facts() {
        String both = "Is ignoring case right for the name asthma?";

        JsonNode passagesFirst = ask(both, "token_budget", 120, "fact_share", 0f);
        JsonNode shared = ask(both, "token_budget", 120, "fact_share", .5f);

        assertThat(facts(shared)).isNotEmpty();
        assertThat(shared.get("citations").size()).isGreaterThan(facts(shared).size());
        assertThat(facts(passagesFirst).size()).isLessThan(facts(shared).size());
        assertThat(List.of(passagesFirst, shared))
                .extracting(context -> context.get("tokens_after").asInt())
                .allMatch(tokens -> tokens >= 1 && tokens <= 120);
    }

    @Test
    void a_question_without_an_entity_has_the_same_bytes_with_and_without_a_graph() {
        JsonNode without = new Client(LocalServer.port(), null).context(NO_ENTITY);

        assertThat(canonical(ask(NO_ENTITY))).isEqualTo(canonical(without)).contains("reranker");
    }

    @Test
    void a_command_without_a_service_gives_the_answer_of_the_service() throws Exception {
        // A home of its own: the service has the index of its home open.
        WinnowHome home = SampleIndex.withGraph(SampleIndex.copy());
        try (LocalWinnow local = LocalWinnow.open(LocalSettings.read(home))) {
            JsonNode own =
                    WinnowJson.strict().valueToTree(local.context(ContextRequest.of(ABOUT_GENES)));

            assertThat(canonical(own)).isEqualTo(canonical(ask(ABOUT_GENES))).contains("fact:");
        }
    }

    /**
     * Everything but times, addresses, which begin with that of the server, and the id: it counts
     * the scores of what was dropped as well, which two indexes need not share to the last digit.
     */
    private static String canonical(JsonNode answer) {
        ObjectNode context = (ObjectNode) answer;
        context.remove("reports");
        context.remove("context_id");
        context.get("citations").forEach(citation -> ((ObjectNode) citation).remove("uri"));
        return context.toString();
    }
}
