package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.Client.assertHas;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.cli.WinnowCommand;
import dev.winnow.app.e2e.Client.Answer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Assistants use the tools of {@code /mcp}, with the client of the protocol's own SDK and with bare
 * messages. Whose documents come back is {@code IsolationTest}'s.
 */
@Tag("servers")
class McpTest {

    private static final String RERANKER = "corpus/manual/reranker.md";

    private static final Client READER = SecuredServer.client(SecuredServer.READER);

    private static ObjectNode message(String method, Object params) {
        ObjectNode message = Client.JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
        message.put("method", method).set("params", Client.JSON.valueToTree(params));
        return message;
    }

    private static JsonNode called(Client client, String tool, Map<String, ?> arguments) {
        return client.post("/mcp", call(tool, arguments)).ok().get("result");
    }

    private static ObjectNode call(String tool, Object arguments) {
        return message("tools/call", Map.of("name", tool, "arguments", arguments));
    }

    /** What both ways of transport have in common. */
    private static void assertTools(JsonNode result) {
        assertThat(result.get("errors")).as("%s", result.get("errors")).isEmpty();
        assertThat(result.at("/server/name").asString()).isEqualTo("winnow");
        assertThat(result.get("instructions").asString()).contains("context");
        assertThat(result.get("tools").findValuesAsString("name"))
                .contains("context", "search", "fetch", "facts", "prune");
        for (JsonNode tool : result.get("tools")) {
            assertThat(tool.at("/annotations/readOnlyHint").asBoolean()).isTrue();
            assertThat(tool.at("/outputSchema/type").asString()).isEqualTo("object");
            assertThat(tool.get("description").asString()).isNotBlank();
        }
        for (String tool : List.of("context", "search", "fetch", "prune")) {
            JsonNode called = result.get(tool);
            assertThat(called.path("isError").asBoolean()).as("%s", called).isFalse();
            assertThat(called.get("content")).hasSize(1);
            assertThat(Client.JSON.readTree(called.at("/content/0/text").asString()))
                    .isEqualTo(called.get("structuredContent"));
            assertThat(called.get("structuredContent").has("degraded")).as("%s", called).isFalse();
        }

        JsonNode context = result.at("/context/structuredContent");
        assertThat(context.get("text").asString()).startsWith("[1] ").contains("offset");
        assertThat(context.get("answerable").asBoolean()).isTrue();
        assertThat(context.get("tokens_after").asInt()).isBetween(1, 200);
        JsonNode citation = context.at("/citations/0");
        assertHas(citation, "{marker: 1, document_id: '" + RERANKER + "'}");
        assertThat(citation.get("url").asString()).endsWith("reranker.md/text");
        assertThat(citation.at("/spans/0")).hasSize(2);

        JsonNode found = result.at("/search/structuredContent/results");
        assertThat(found.findValuesAsString("id")).contains(RERANKER).doesNotHaveDuplicates();
        assertThat(found.get(0).propertyNames()).containsExactly("id", "title", "url");
        JsonNode fetched = result.at("/fetch/structuredContent");
        assertThat(fetched.propertyNames())
                .containsExactly("id", "title", "text", "url", "metadata");
        assertThat(fetched.get("title").asString()).isEqualTo("The reranker");
        assertThat(fetched.get("text").asString()).contains("The reranker");
        assertThat(result.get("together").asBoolean()).isTrue();

        JsonNode pruned = result.at("/prune/structuredContent/passages");
        assertThat(pruned.findValuesAsString("id")).containsExactly("a", "b");
        assertThat(pruned.at("/0/text").asString()).contains("lit the lamp");

        result.get("refused")
                .forEachEntry(
                        (wrong, refused) ->
                                assertThat(refused.get("isError").asBoolean()).as(wrong).isTrue());
        assertThat(refusal(result, "empty")).contains("question");
        assertThat(refusal(result, "budget")).contains("token_budget");
        assertThat(refusal(result, "misspelt")).contains("qery", "query");
        assertThat(refusal(result, "unknown")).contains("no document 'no/such/document.md'");
        assertThat(refusal(result, "number")).contains("id");
        assertThat(refusal(result, "passages")).contains("passages");
        assertThat(result.at("/unknown_tool/code").asInt()).isEqualTo(-32602);
        assertThat(result.at("/unknown_method_by_force/code").asInt()).isEqualTo(-32601);
    }

    private static String refusal(JsonNode result, String wrong) {
        return result.at("/refused/%s/content/0/text".formatted(wrong)).asString();
    }

    @Test
    void the_sdks_client_uses_the_tools_over_http() throws Exception {
        NodeProgram.require("@modelcontextprotocol/sdk");
        Map<String, String> server =
                Map.of("URL", SecuredServer.URL, "API_KEY", SecuredServer.READER);
        JsonNode result = NodeProgram.read("mcp.mjs", server);

        assertTools(result);
        assertHas(result, "{version: '2025-11-25', facts: {isError: true}}");
        assertHas(result, "{wrong_key: {code: 401}, foreign_origin: {code: 403}}");
        assertThat(result.at("/facts/content/0/text").asString()).contains("graph");
        assertThat(result.at("/wrong_key/message").asString()).contains("Authorization: Bearer");
        assertThat(result.get("other_header")).isEmpty();
        assertThat(result.at("/foreign_origin/message").asString())
                .contains("winnow.security.cors-origins");
    }

    @Test
    void the_sdks_client_uses_the_tools_over_stdio_from_a_program_of_its_own() throws Exception {
        NodeProgram.require("@modelcontextprotocol/sdk");
        List<String> command =
                List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-modules=jdk.incubator.vector",
                        WinnowCommand.class.getName(),
                        "mcp");
        Path home = SampleIndex.withGraph(SampleIndex.copy()).folder().toAbsolutePath();
        Map<String, String> environment = new HashMap<>();
        environment.put("COMMAND", Client.JSON.writeValueAsString(command));
        environment.put("CLASSPATH", System.getProperty("java.class.path"));
        environment.put("WINNOW_HOME", home.toString());
        // The whole test run shares the machine.
        environment.put("WINNOW_PIPELINE_DEFAULTTIMEOUT", "50s");

        JsonNode result = NodeProgram.read("mcp.mjs", environment);

        assertTools(result);
        assertThat(result.at("/facts/structuredContent/facts")).isNotEmpty();
        assertThat(result.at("/facts/structuredContent/text").asString()).contains("psoriasis");
    }

    @Test
    void a_tool_says_what_the_api_says() {
        Map<String, Object> asked = Map.of("query", ChatOverHttp.QUESTION);
        JsonNode tool = called(READER, "context", asked).get("structuredContent");
        JsonNode api = READER.post("/v1/context", asked).json();
        for (String field : List.of("text", "answerable", "tokens_before", "tokens_after")) {
            assertThat(tool.get(field)).as(field).isEqualTo(api.get(field));
        }
        for (String field : List.of("marker", "title", "document_id")) {
            assertThat(tool.get("citations").findValuesAsString(field))
                    .isEqualTo(api.get("citations").findValuesAsString(field));
        }
    }

    @Test
    void a_long_document_is_cut_and_the_result_says_so() {
        Client stranger = SecuredServer.client(SecuredServer.STRANGER);
        String text = "Nothing of interest happened that day. \uD83D\uDE00 ".repeat(6_000);
        stranger.store("/v1/documents/long.txt", Map.of("text", text));

        JsonNode fetched =
                called(stranger, "fetch", Map.of("id", "long.txt")).get("structuredContent");
        // Other tests ask as this tenant, too.
        assertThat(stranger.delete("/v1/documents/long.txt").status()).isEqualTo(204);
        assertThat(text).startsWith(fetched.get("text").asString());
        assertThat(fetched.get("text").asString().length()).isBetween(199_999, 200_000);
        assertThat(fetched.at("/degraded/0").asString())
                .contains("200,000", "%,d".formatted(text.length()));
    }

    @Test
    void a_key_without_a_deadline_left_is_told_so_as_a_result() {
        ObjectNode call = call("context", Map.of("query", "What?"));
        JsonNode answer = READER.post("/mcp", call, "Winnow-Timeout", "none").ok();

        assertThat(answer.at("/result/isError").asBoolean()).isTrue();
        assertThat(answer.at("/result/content/0/text").asString())
                .contains("Winnow-Timeout must be a whole number of milliseconds");
    }

    @Test
    void a_tool_may_what_its_key_may_by_the_rules_of_the_paths() {
        // The path of such a document's text is that of a job, which a key that only searches may
        // not read.
        JsonNode refused = called(READER, "fetch", Map.of("id", "jobs"));
        assertThat(refused.at("/content/0/text").asString())
                .contains("the key lacks the authority ingest");
    }

    @Test
    void each_known_version_is_agreed_on_and_another_is_answered_with_the_newest() {
        for (String version : List.of("2025-03-26", "2025-06-18", "2025-11-25")) {
            assertThat(initialized(version).at("/result/protocolVersion").asString())
                    .isEqualTo(version);
        }
        assertThat(initialized("1999-01-01").at("/result/protocolVersion").asString())
                .isEqualTo("2025-11-25");
        ObjectNode ping = message("ping", Map.of());
        JsonNode unknown =
                READER.post("/mcp", ping, "MCP-Protocol-Version", "1999-01-01").json(400);
        assertThat(unknown.at("/error/message").asString()).contains("2025-11-25");
    }

    @Test
    void a_batch_is_refused_whole_whatever_the_version() {
        Object ping = message("ping", Map.of());
        Answer batch = READER.post("/mcp", List.of(ping), "MCP-Protocol-Version", "2025-03-26");

        assertThat(batch.json(400).at("/error/message").asString())
                .contains("one JSON-RPC 2.0 message");
        assertThat(READER.post("/mcp", List.of(ping, 7)).status()).isEqualTo(400);
    }

    private static JsonNode initialized(String version) {
        String hello =
                """
                {"protocolVersion": "%s", "capabilities": {},
                 "clientInfo": {"name": "test", "version": "1"}}
                """
                        .formatted(version);
        return READER.post("/mcp", message("initialize", Client.JSON.readTree(hello))).json();
    }

    @Test
    void there_is_no_stream_and_no_session_to_open() {
        assertThat(READER.get("/mcp").status()).isEqualTo(405);
        assertThat(READER.get("/mcp").header("Allow")).isEqualTo("POST");
        assertThat(READER.delete("/mcp").status()).isEqualTo(405);
        Map<String, String> initialized =
                Map.of("jsonrpc", "2.0", "method", "notifications/initialized");
        Answer notified = READER.post("/mcp", initialized);
        assertThat(notified.status()).isEqualTo(202);
        assertThat(notified.body()).isEmpty();
    }

    @Test
    void what_is_no_message_is_refused_in_the_protocols_shape() {
        assertThat(refused("{'jsonrpc': ")).isEqualTo(-32700);
        for (String message :
                List.of(
                        "[]",
                        "{'jsonrpc': '1.0', 'id': 1, 'method': 'ping'}",
                        "{'jsonrpc': '2.0', 'id': {}, 'method': 'ping'}",
                        "{'jsonrpc': '2.0', 'id': 1, 'method': 7}",
                        "{'jsonrpc': '2.0', 'id': 1, 'method': 'ping', 'params': []}")) {
            assertThat(refused(message)).as(message).isEqualTo(-32600);
        }
        JsonNode broken = READER.post("/mcp", call("context", 7)).ok();
        assertThat(broken.at("/error/code").asInt()).isEqualTo(-32602);

        Answer nobody = SecuredServer.client(null).post("/mcp", message("ping", Map.of()));
        assertThat(nobody.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(nobody.json(401).at("/error/message").asString()).contains("X-Api-Key");
    }

    @Test
    void an_argument_that_a_tool_does_not_have_is_told_those_that_it_has() {
        JsonNode refused = called(READER, "context", Map.of("query", "What?", "budget", 7));

        assertThat(refused.at("/isError").asBoolean()).isTrue();
        assertThat(refused.at("/content/0/text").asString())
                .isEqualTo("Unknown argument 'budget'; context takes query, token_budget, filters");
    }

    private static int refused(String body) {
        JsonNode answer = READER.post("/mcp", body.replace('\'', '"')).json(400);
        assertThat(answer.get("jsonrpc").asString()).isEqualTo("2.0");
        assertThat(answer.has("id")).isFalse();
        return answer.at("/error/code").asInt();
    }
}
