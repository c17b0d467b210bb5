package dev.winnow.app.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client;
import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.e2e.Form;
import dev.winnow.app.isolation.World.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A reader over HTTP. Of every answer, headers included, it checks that no word stands in it that
 * the reader may not see; what the reader wrote in the very request may come back.
 */
final class TenantFixture {

    static final JsonMapper JSON = JsonMapper.shared();

    /** They tell of the connection, not of the answer. */
    private static final Set<String> PASSING =
            Set.of("connection", "content-length", "date", "keep-alive");

    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Client client;
    private final Reader reader;
    private final World world;

    TenantFixture(int port, Reader reader, World world) {
        this.client = new Client(port, reader.key());
        this.reader = reader;
        this.world = world;
    }

    Reader reader() {
        return reader;
    }

    /**
     * An answer.
     *
     * @param headers a line each
     */
    record Reply(int status, String headers, String body) {

        JsonNode json() {
            return JSON.readTree(body);
        }

        void assertOk() {
            assertThat(status).as(body).isEqualTo(200);
        }

        JsonNode ok() {
            assertOk();
            return json();
        }

        /**
         * The whole answer, without the names of requests and with one word for the one that was
         * asked for.
         */
        String about(String word) {
            return UUID.matcher((status + "\n" + headers + body).replace(word, "WORD"))
                    .replaceAll("UUID");
        }
    }

    Reply get(String path) {
        return send("GET", path, null, "");
    }

    Reply delete(String id) {
        return send("DELETE", path(id), null, "");
    }

    /** The text of a document. */
    String text(String id) {
        return get(path(id) + "/text").body();
    }

    /** The ids are those of all documents that the reader may see. */
    void assertOwn(Set<String> ids) {
        assertOwn(ids, document -> true);
    }

    /** The ids are those of all documents of a kind that the reader may see. */
    void assertOwn(Set<String> ids, Predicate<Document> kind) {
        assertThat(ids).as("%s", reader).isEqualTo(world.idsSeenBy(reader, kind));
    }

    /** What is asked of one that is hidden answers as it does of one that does not exist. */
    void assertUnknown(String id, String none, Function<String, Reply> asked) {
        assertThat(asked.apply(id).about(id))
                .as("%s", reader)
                .isEqualTo(asked.apply(none).about(none));
    }

    /** An id that nothing has. */
    String unusedId() {
        return "files/%s.txt".formatted(world.canaries().unused());
    }

    /** A question with a guess at a word of somebody else. */
    String question() {
        return world.question(world.guess(reader));
    }

    Reply post(String path, Object json) {
        return send("POST", path, "application/json", JSON.writeValueAsString(json));
    }

    /** Posts JSON that is written with apostrophes for quotes, with a value for each {@code %s}. */
    Reply ask(String path, String template, Object... values) {
        Object[] texts = Stream.of(values).map(JSON::writeValueAsString).toArray();
        return send("POST", path, "application/json", template.replace('\'', '"').formatted(texts));
    }

    /** A context from all that the reader may see. */
    JsonNode context(String question) {
        Map<String, Object> body = new LinkedHashMap<>(World.whole());
        body.put("query", question);
        body.put("explain", true);
        return post("/v1/context", body).ok();
    }

    /** The result of a tool that an assistant calls. */
    JsonNode tool(String name, Map<String, ?> arguments) {
        return ask(
                        "/mcp",
                        "{'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {'name': %s, 'arguments': %s}}",
                        name,
                        arguments)
                .ok()
                .get("result");
    }

    /** Calls every tool; the reader sees his own documents by each, and of others nothing. */
    void useTools() {
        Set<String> seen = world.idsSeenBy(reader);
        String question = question();
        Map<String, Object> whole = new LinkedHashMap<>(World.whole());
        whole.put("query", question);
        assertOwn(cited(tool("context", whole).get("structuredContent")));
        JsonNode found = tool("search", Map.of("query", question)).at("/structuredContent/results");
        assertThat(ids(found, "id"))
                .as("%s", reader)
                .isSubsetOf(seen)
                .hasSize(Math.min(10, seen.size()));
        String none = unusedId();
        String unknown = tool("fetch", Map.of("id", none)).toString().replace(none, "ID");
        for (Document document : world.documents()) {
            JsonNode fetched = tool("fetch", Map.of("id", document.id()));
            if (document.isSeenBy(reader)) {
                assertThat(fetched.at("/structuredContent/text").asString())
                        .isEqualTo(document.text());
            } else if (!seen.contains(document.id())) {
                assertThat(fetched.toString().replace(document.id(), "ID")).isEqualTo(unknown);
            }
        }
        tool("facts", Map.of("query", question));
        Map<String, ?> brought =
                Map.of("query", question, "passages", List.of(passage("one", question)));
        JsonNode pruned = tool("prune", brought);
        assertThat(ids(pruned.at("/structuredContent/passages"), "id")).containsExactly("one");
    }

    static Map<String, String> passage(String id, String text) {
        return Map.of("id", id, "text", text);
    }

    /** Asks for an answer of the Responses API from all that the reader may see. */
    Reply respond(String model, String question) {
        Reply reply =
                ask(
                        "/v1/responses",
                        "{'model': %s, 'stream': %s, 'instructions': %s, 'input': %s, 'winnow': %s}",
                        model,
                        world.chance(50),
                        question(),
                        question,
                        World.whole());
        assertTitles(reply);
        return reply;
    }

    /** An answer from all that the reader may see. */
    void assertTitles(Reply reply) {
        reply.assertOk();
        assertThat(world.seenBy(reader))
                .as("%s", reader)
                .allMatch(seen -> reply.body().contains(seen.title()));
    }

    /**
     * The documents of the records that Dify gets.
     *
     * @param document the only one that is asked for, or null
     */
    Set<String> retrieved(String question, @Nullable String document) {
        String condition =
                "{'conditions': [{'name': 'document_id', 'comparison_operator': 'is', 'value': %s}]}"
                        .formatted(JSON.writeValueAsString(document));
        JsonNode records =
                ask(
                                "/retrieval",
                                "{'knowledge_id': 'default', 'query': %s, 'retrieval_setting': {'top_k': 100, 'score_threshold': 0}, 'metadata_condition': "
                                        + (document == null ? "null}" : condition + "}"),
                                question)
                        .ok()
                        .get("records");
        return ids(records, "document_id");
    }

    /**
     * The documents of the results of OpenAI's search of a vector store.
     *
     * @param document the only one that is asked for, or null
     */
    Set<String> foundInStore(String question, @Nullable String document) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("query", question);
        body.put("max_num_results", 50);
        if (document != null) {
            body.put("filters", Map.of("type", "eq", "key", "document_id", "value", document));
        }
        return ids(post("/v1/vector_stores/default/search", body).ok().get("data"), "file_id");
    }

    Reply send(String method, String path, @Nullable String contentType, String body) {
        Answer answer = client.send(method, path, contentType, body);
        String call = method + " " + path;
        String headers =
                answer.response().headers().map().entrySet().stream()
                        .filter(header -> !PASSING.contains(header.getKey()))
                        .map(header -> header.getKey() + ": " + header.getValue() + "\n")
                        .sorted()
                        .collect(Collectors.joining());
        Reply reply = new Reply(answer.status(), headers, answer.body());
        List<String> leaked =
                world.canaries().leaked(headers + reply.body, reader, Canaries.in(call + body));
        if (!leaked.isEmpty()) {
            throw new AssertionError(
                    "%s: %s reads %s at %s: %s".formatted(world, reader, leaked, call, reply));
        }
        return reply;
    }

    static String path(String id) {
        return "/v1/documents/" + Client.encode(id);
    }

    /** Sends a document in on its way, and waits until it is stored. The name of its job. */
    String store(Document document) {
        String job = job(take(document));
        JsonNode report = await(job).get("report");
        assertThat(report.get("added").asInt() + report.get("changed").asInt())
                .as("%s: %s, %s", document, report, world)
                .isEqualTo(1);
        return job;
    }

    static String job(Reply accepted) {
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        return accepted.json().get("job").asString();
    }

    /** Watches a job to its end. */
    JsonNode await(String job) {
        Reply events = get("/v1/documents/jobs/%s/events".formatted(job));
        assertThat(events.status()).isEqualTo(200);
        assertThat(events.body()).as(events.body()).contains("event:done");
        return get("/v1/documents/jobs/" + job).ok();
    }

    private Reply take(Document document) {
        return switch (document.way()) {
            case TEXT -> {
                String title = "?title=" + Client.encode(document.title());
                String uri = "&uri=" + Client.encode(document.uri());
                String path = path(document.id()) + title + uri + groups(document);
                yield send("PUT", path, "text/plain", document.text());
            }
            case JSON -> send("PUT", path(document.id()), "application/json", json(document));
            case LINES ->
                    send(
                            "POST",
                            "/v1/documents?origin=" + document.origin() + groups(document),
                            "application/x-ndjson",
                            JSON.writeValueAsString(
                                    Map.of(
                                            "_id", document.id(),
                                            "title", document.title(),
                                            "text", document.text(),
                                            "metadata", document.metadata())));
            case FORM -> send("POST", "/v1/documents", Form.TYPE, form(document));
        };
    }

    private static String groups(Document document) {
        return document.saysGroups() ? "&groups=" + String.join(",", document.groups()) : "";
    }

    private static String json(Document document) {
        Map<String, Object> body = described(document);
        body.put("text", document.text());
        if (document.saysGroups()) {
            body.put("groups", document.groups());
        }
        return JSON.writeValueAsString(body);
    }

    private static Map<String, Object> described(Document document) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("title", document.title());
        description.put("uri", document.uri());
        description.put("metadata", document.metadata());
        return description;
    }

    /** Groups are said in the form, and the description of the file says nothing of them. */
    private static String form(Document document) {
        Map<String, Object> description = described(document);
        description.put("file", document.id());
        Form form = new Form();
        form.field("origin", document.origin());
        form.field("documents", JSON.writeValueAsString(List.of(description)));
        if (document.saysGroups()) {
            (document.groups().isEmpty() ? List.of("") : document.groups())
                    .forEach(group -> form.field("groups", group));
        }
        return form.file("files", document.id(), "text/plain", document.text()).toString();
    }

    /** The documents that a context cites; its facts are no documents. */
    static Set<String> cited(JsonNode context) {
        return ids(context.get("citations"), "document_id").stream()
                .filter(id -> !id.startsWith("fact:"))
                .collect(Collectors.toSet());
    }

    /** The ids in a list of objects. */
    static Set<String> ids(JsonNode list, String field) {
        return Set.copyOf(list.findValuesAsString(field));
    }
}
