package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.app.e2e.Client.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whoever opens the API page of a demo and clicks "Execute" gets an answer, at every operation. */
@Tag("servers")
class OpenApiExamplesTest {

    /** The one value that only the operator knows: a folder of the server's own machine. */
    private static final String FOLDER = "/srv/documents";

    /** And one that only an answer tells. */
    private static final String CONTEXT = "ctx-00000000000000000000000000000000";

    /** How a job ends. */
    private static final Set<String> ENDS = Set.of("done", "cancelled", "failed");

    /** What is put comes before what reads it, and what is removed goes last. */
    private static final List<String> ORDER = List.of("put", "post", "get", "delete");

    private final Client owner = DemoServer.PROGRAM.client(DemoServer.PROGRAM.ownerToken());
    private final JsonNode page = owner.get("/v3/api-docs").json();

    /**
     * What came back when documents were taken in, for the operations that ask for it by the same
     * name.
     */
    private final Map<String, String> received = new HashMap<>();

    private record Operation(String method, String path, JsonNode says) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        for (String method : ORDER) {
            for (Map.Entry<String, JsonNode> path : page.get("paths").properties()) {
                if (path.getValue().has(method)) {
                    all.add(new Operation(method, path.getKey(), path.getValue().get(method)));
                }
            }
        }
        return all;
    }

    @Test
    void every_example_is_answered(@TempDir Path folder) {
        List<String> before = documents();
        int sent = 0;
        for (Operation operation : operations()) {
            String path = path(operation);
            JsonNode contents = operation.says().at("/requestBody/content");
            if (contents.isMissingNode()) {
                check(operation, owner.send(operation.method(), path, null, null));
                sent++;
            }
            for (Map.Entry<String, JsonNode> content : contents.properties()) {
                List<String> examples =
                        isFile(content) ? List.of() : examples(operation, content.getValue());
                for (String example : examples) {
                    String body =
                            example.replace(FOLDER, folder.toString())
                                    .replace(CONTEXT, received.getOrDefault("context_id", CONTEXT));
                    check(operation, owner.send(operation.method(), path, content.getKey(), body));
                    sent++;
                }
            }
        }
        assertThat(sent).isGreaterThan(20);
        // Other tests compare what this server answers with what another does.
        String job = "/v1/documents/jobs/" + received.get("job");
        await().until(() -> ENDS.contains(owner.get(job).json().get("status").asString()));
        for (String id : documents()) {
            if (!before.contains(id)) {
                Answer removed = owner.delete("/v1/documents/" + Client.encode(id));
                assertThat(removed.status()).isEqualTo(204);
            }
        }
    }

    /** The ids of all. */
    private List<String> documents() {
        JsonNode page = owner.get("/v1/documents?limit=1000").json();
        return page.get("documents").findValuesAsString("id");
    }

    @Test
    void every_operation_says_in_a_line_what_it_is_for_and_belongs_to_a_part_that_is_described() {
        List<String> tags = page.get("tags").findValuesAsString("name");
        assertThat(tags)
                .startsWith("context", "chat", "documents", "rerank", "prune", "search", "graph");
        assertThat(page.get("tags").findValuesAsString("description")).hasSameSizeAs(tags);
        for (Operation operation : operations()) {
            String summary = operation.says().path("summary").asString("");
            assertThat(summary).as("%s", operation).isNotBlank();
            assertThat(tags).contains(operation.says().at("/tags/0").asString());
        }
    }

    @Test
    void the_examples_find_something_in_the_demo() throws IOException {
        assertThat(answer("/v1/context").get("answerable").asBoolean()).isTrue();
        assertThat(answer("/v1/search").get("hits")).hasSize(5);
        assertThat(answer("/v1/facts").get("facts")).isNotEmpty();
        assertThat(answer("/v1/rerank").at("/results/0/index").asInt()).isEqualTo(1);
        assertThat(answer("/v1/prune").at("/passages/0/text").asString())
                .contains("Tombstones live for seven days.");
        assertThat(answer("/v1/chat/completions").at("/winnow/answerable").asBoolean()).isTrue();
        assertThat(answer("/v1/responses").at("/winnow/answerable").asBoolean()).isTrue();
    }

    private JsonNode answer(String path) {
        Operation operation = new Operation("post", path, page.get("paths").get(path).get("post"));
        JsonNode content = operation.says().at("/requestBody/content/application~1json");
        return owner.post(path, examples(operation, content).getFirst()).json();
    }

    private void check(Operation operation, Answer answer) {
        assertThat(answer.status()).as("%s: %s", operation, answer.body()).isBetween(200, 299);
        assertThat(operation.says().get("responses").propertyNames())
                .as("what %s tells", operation)
                .contains(Integer.toString(answer.status()));
        if (answer.status() == 202 || operation.path().equals("/v1/context")) {
            answer.json().forEachEntry((name, value) -> received.put(name, value.asString("")));
        }
    }

    /** Files are chosen by whoever clicks. */
    private static boolean isFile(Map.Entry<String, JsonNode> content) {
        return content.getKey().equals("multipart/form-data")
                || content.getValue().at("/schema/format").asString("").equals("binary");
    }

    private static List<String> examples(Operation operation, JsonNode content) {
        List<JsonNode> examples = new ArrayList<>(content.path("examples").findValues("value"));
        content.optional("example").ifPresent(examples::add);
        assertThat(examples).as("%s has no example", operation).isNotEmpty();
        return examples.stream()
                .map(example -> example.isString() ? example.asString() : example.toString())
                .toList();
    }

    private String path(Operation operation) {
        StringBuilder path = new StringBuilder(operation.path());
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.says().path("parameters")) {
            String name = parameter.get("name").asString();
            String value =
                    parameter.has("example")
                            ? Client.encode(parameter.get("example").asString())
                            : received.get(name);
            if (value == null) {
                assertThat(parameter.path("required").asBoolean(false))
                        .as("%s gives no example of %s", operation, name)
                        .isFalse();
            } else if (parameter.get("in").asString().equals("path")) {
                int at = path.indexOf("{" + name + "}");
                path.replace(at, at + name.length() + 2, value);
            } else {
                query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(value);
            }
        }
        return path.append(query).toString();
    }
}
