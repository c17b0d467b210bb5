package dev.winnow.app.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.StartedProgram;
import dev.winnow.app.generator.FakeOpenAi;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.isolation.TenantFixture.Reply;
import dev.winnow.app.isolation.World.Condition;
import dev.winnow.app.isolation.World.Document;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * One server, several tenants: no byte of a text, title, id, address, value, origin, fact or count
 * outside of a reader's scope leaves by any face over HTTP. The world is random; a failure names
 * the seed that makes it again ({@code -Disolation.seed=...}).
 *
 * <p>What is hidden must not show in what is answered either: an answer about something hidden is
 * the answer about something that does not exist. These are the exceptions. Whoever stores a
 * document under the id of a document of his own tenant that he may not see is told so, by 409
 * {@code id-taken} or, for a line of JSON, by the longer id that it gets, since overwriting would
 * be worse. All tenants share one index: the BM25 scores of a passage depend on how many passages
 * of all of them have a word (not on whose, and a word that a reader's own documents have not
 * changes none of his scores), and the position of the index, which reports name, counts the
 * changes of all. Metrics and the details of health are for the operator, and count everything.
 */
@Tag("servers")
class IsolationTest {

    private static final Path MODEL =
            Path.of("../libs/inference/src/test/resources/dev/winnow/inference/tiny/two-layer")
                    .toAbsolutePath()
                    .normalize();

    @RegisterExtension static final World WORLD = World.random();

    private static final FakeOpenAi GENERATOR = new FakeOpenAi();

    /** Who sent which job. */
    private static final Map<String, Reader> JOBS = new LinkedHashMap<>();

    private static StartedProgram server;
    private static List<TenantFixture> guests;
    private static CapturedLog log;

    @BeforeAll
    static void start(@TempDir Path tables) throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "isolation"));
        WinnowHome home = new WinnowHome(Files.createTempDirectory(folder, "home"));
        WORLD.writeGraph(tables);
        SnapshotWriter.write(
                GraphFiles.read(List.of(tables)),
                new GraphLabels("", WORLD.graphOwner()),
                home.sampleGraph());
        List<String> arguments = new ArrayList<>();
        arguments.add("--winnow.pipeline.default-timeout=50s");
        arguments.add("--winnow.reranker.model-path=" + MODEL);
        arguments.add("--winnow.retriever.prf.sparse.method=rm3");
        // Questions of made-up words sound like anything.
        arguments.add("--winnow.retriever.skip-small-talk=false");
        arguments.add("--winnow.generator.base-url=" + GENERATOR.baseUrl());
        arguments.add("--winnow.generator.model=fake-model");
        arguments.add("--winnow.chat.pass-through=all");
        arguments.add("--winnow.chat.events=open-webui");
        arguments.addAll(World.wholeByDefault());
        for (Reader reader : WORLD.readers()) {
            arguments.addAll(reader.arguments(WORLD.readers().indexOf(reader)));
        }
        server = StartedProgram.start(home, arguments.toArray(String[]::new));
        log = new CapturedLog();
        GENERATOR.answersTo(IsolationTest::echo);
        guests =
                WORLD.readers().stream()
                        .map(reader -> new TenantFixture(server.port(), reader, WORLD))
                        .toList();
        for (Document document : WORLD.documents()) {
            storeWithHistory(document);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable started : Arrays.asList(log, server, GENERATOR)) {
            if (started != null) {
                started.close();
            }
        }
    }

    @AfterEach
    void the_log_holds_no_word_of_anybody() {
        log.assertSilent(WORLD);
    }

    /** Some were other documents before, which nobody may see any more. */
    private static void storeWithHistory(Document document) {
        if (WORLD.chance(40)) {
            store(document.with(WORLD.text(reader -> false)));
            if (WORLD.chance(50)) {
                assertThat(guest(document.writer()).delete(document.id()).status()).isEqualTo(204);
            }
        }
        store(document);
    }

    private static void store(Document document) {
        JOBS.put(guest(document.writer()).store(document), document.writer());
    }

    private static TenantFixture guest(Reader reader) {
        return guests.get(WORLD.readers().indexOf(reader));
    }

    /** Says all that it is told, so that nothing is hidden in a prompt. */
    private static FakeOpenAi.Answer echo(JsonNode asked) {
        String prompt = String.join("\n", asked.get("messages").findValuesAsString("content"));
        return asked.path("stream").asBoolean()
                ? FakeOpenAi.parts(List.of(prompt))
                : FakeOpenAi.whole(prompt);
    }

    @Test
    void lists_and_counts_are_those_of_the_readers_own_documents() {
        for (TenantFixture guest : guests) {
            List<String> listed = new ArrayList<>();
            String next = "/v1/documents?limit=3";
            while (next != null) {
                JsonNode page = guest.get(next).ok();
                listed.addAll(page.get("documents").findValuesAsString("id"));
                next =
                        page.path("next").isString()
                                ? "/v1/documents?limit=3&after=" + page.get("next").asString()
                                : null;
            }
            assertThat(listed).as("%s", guest.reader()).isSorted().doesNotHaveDuplicates();
            guest.assertOwn(Set.copyOf(listed));
            for (String origin : List.of("upload", WORLD.pick(WORLD.documents()).origin())) {
                Reply ofOrigin = guest.get("/v1/documents?origin=" + origin);
                if (guest.reader().mayIngest()) {
                    Set<String> ids = TenantFixture.ids(ofOrigin.ok().get("documents"), "id");
                    guest.assertOwn(ids, document -> document.origin().equals(origin));
                }
            }
        }
    }

    @Test
    void a_hidden_document_answers_like_one_that_does_not_exist() {
        for (TenantFixture guest : guests) {
            Set<String> seen = WORLD.idsSeenBy(guest.reader());
            for (Document document : WORLD.documents()) {
                String id = document.id();
                String none = guest.unusedId();
                for (String after : List.of("", "/text")) {
                    if (seen.contains(id)) {
                        guest.get(TenantFixture.path(id) + after).assertOk();
                    } else {
                        guest.assertUnknown(
                                id, none, any -> guest.get(TenantFixture.path(any) + after));
                    }
                }
                if (!seen.contains(id)) {
                    guest.assertUnknown(id, none, guest::delete);
                }
            }
        }
        everything_is_still_there();
    }

    @Test
    void a_guessed_id_overwrites_nothing() {
        for (TenantFixture guest : guests) {
            Document hidden = WORLD.hiddenFrom(guest.reader());
            if (!guest.reader().mayIngest()) {
                continue;
            }
            String own = "The %s of a guest.".formatted(World.COMMON);
            Reply put = guest.send("PUT", TenantFixture.path(hidden.id()), "text/plain", own);
            // A line whose id is taken gets the name of its upload before its id.
            String line =
                    TenantFixture.JSON.writeValueAsString(Map.of("_id", hidden.id(), "text", own));
            guest.await(TenantFixture.job(sendLines(guest, line)));
            if (hidden.writer().tenant().equals(guest.reader().tenant())) {
                assertThat(put.status()).isEqualTo(409);
                assertThat(guest.delete("upload/" + hidden.id()).status()).isEqualTo(204);
            } else {
                guest.await(TenantFixture.job(put));
                assertThat(guest.text(hidden.id())).isEqualTo(own);
                assertThat(guest.delete(hidden.id()).status()).isEqualTo(204);
            }
        }
        everything_is_still_there();
    }

    private static Reply sendLines(TenantFixture guest, String lines) {
        return guest.send("POST", "/v1/documents", "application/x-ndjson", lines);
    }

    private static void everything_is_still_there() {
        assertThat(WORLD.documents())
                .allSatisfy(
                        document ->
                                assertThat(guest(document.writer()).text(document.id()))
                                        .isEqualTo(document.text()));
    }

    @Test
    void searches_find_what_a_reader_may_see_and_nothing_else() {
        for (TenantFixture guest : guests) {
            Condition hidden = World.isOneOf(WORLD.hiddenFrom(guest.reader()).id(), World.SHARED);
            for (Condition condition :
                    List.of(hidden, hidden.or(WORLD.condition(1)), WORLD.condition(2))) {
                String feedback = WORLD.chance(50) ? "on" : "off";
                String guess = WORLD.guess(guest.reader());
                String question = WORLD.question(guess);
                JsonNode found = search(guest, question, feedback, condition);
                guest.assertOwn(
                        TenantFixture.ids(found.get("hits"), "document_id"), condition.holds());

                String unused = question.replace(guess, WORLD.canaries().unused());
                JsonNode other = search(guest, unused, feedback, condition);
                assertThat(outline(other)).isEqualTo(outline(found));
                if (feedback.equals("off")) {
                    assertThat(wordScores(other)).isEqualTo(wordScores(found));
                }
            }
        }
    }

    private static JsonNode search(
            TenantFixture guest, String question, String feedback, Condition condition) {
        return guest.ask(
                        "/v1/search",
                        "{'query': %s, 'top_k': 100, 'filters': %s, 'interpolation': {'feedback': %s}, 'explain': true}",
                        question,
                        condition.json(),
                        feedback)
                .ok();
    }

    /** Everything that is counted. */
    private static String outline(JsonNode found) {
        JsonNode report = found.has("report") ? found.get("report") : found.at("/reports/1");
        return "%d hits, %s in, %s out, %s, %s"
                .formatted(
                        found.path("hits").size(),
                        report.get("items_in"),
                        report.get("items_out"),
                        report.get("outcome"),
                        report.get("notes"));
    }

    /** Of each passage what its words are worth. */
    private static Map<String, String> wordScores(JsonNode found) {
        Map<String, String> scores = new TreeMap<>();
        for (JsonNode hit : found.get("hits")) {
            scores.put(hit.get("passage_id").asString(), hit.at("/scores/bm25").toString());
        }
        return scores;
    }

    @Test
    void
            dify_and_vector_stores_tell_of_all_of_a_readers_documents_and_no_condition_reaches_others() {
        for (TenantFixture guest : guests) {
            String question = guest.question();
            guest.assertOwn(guest.retrieved(question, null));
            guest.assertOwn(guest.foundInStore(question, null));
            Set<String> seen = WORLD.idsSeenBy(guest.reader());
            for (Document document : WORLD.documents()) {
                String id = document.id();
                Set<String> expected = seen.contains(id) ? Set.of(id) : Set.of();
                assertThat(List.of(guest.retrieved("What?", id), guest.foundInStore("What?", id)))
                        .as("%s", guest.reader())
                        .containsOnly(expected);
            }
        }
    }

    @Test
    void contexts_rest_on_the_readers_own_documents() {
        for (TenantFixture guest : guests) {
            String guess = WORLD.guess(guest.reader());
            String question = WORLD.question(guess);
            JsonNode context = guest.context(question);
            JsonNode other = guest.context(question.replace(guess, WORLD.canaries().unused()));
            assertThat(outline(other)).isEqualTo(outline(context));
            for (JsonNode one : List.of(context, other)) {
                guest.assertOwn(TenantFixture.cited(one));
                assertThat(one.get("candidates")).hasSize(WORLD.seenBy(guest.reader()).size());
                TokenCounter counter = server.context().getBean(TokenCounter.class);
                int tokens = counter.count(one.get("text").asString());
                assertThat(one.get("tokens_after").asInt()).isEqualTo(tokens);
                boolean hasGraph = guest.reader().tenant().equals(WORLD.graphOwner());
                assertThat(one.at("/reports/0/outcome/type").asString())
                        .isEqualTo(hasGraph ? "complete" : "skipped");
                if (!hasGraph) {
                    // Everything is kept, and what would have been sent without Winnow are five
                    // passages at most.
                    boolean all = WORLD.seenBy(guest.reader()).size() <= 5;
                    assertThat(one.get("tokens_before").asInt())
                            .isBetween(all ? tokens : 0, tokens);
                }
            }
        }
    }

    @Test
    void chats_rest_on_the_readers_own_documents() {
        List<String> models = List.of("winnow", "winnow-context");
        for (int i = 0; i < 2 * guests.size(); i++) {
            TenantFixture guest = guests.get(i / 2);
            Reply reply = chat(guest, models.get(i % models.size()), i % 4 < 2);
            guest.assertTitles(reply);
            if (i % 4 < 2) {
                guest.assertOwn(cards(reply));
            }
        }
    }

    @Test
    void responses_rest_on_the_readers_own_documents() {
        for (TenantFixture guest : guests) {
            String model = guests.indexOf(guest) % 2 == 0 ? "winnow" : "winnow-context";
            guest.respond(model, guest.question());
        }
    }

    /** The documents of which a stream has cards. */
    private static Set<String> cards(Reply stream) {
        return stream.body()
                .lines()
                .filter(line -> line.startsWith("data: {\"event\""))
                .map(line -> TenantFixture.JSON.readTree(line.substring(6)))
                .map(event -> event.at("/event/data/source/id").asString())
                .filter(id -> !id.startsWith("fact:"))
                .collect(Collectors.toSet());
    }

    @Test
    void what_goes_past_the_documents_holds_none_of_them() {
        for (TenantFixture guest : guests) {
            String question = guest.question();
            for (Map<String, Object> asking :
                    List.<Map<String, Object>>of(
                            Map.of("model", "fake-model"),
                            Map.of("model", "winnow", "winnow", Map.of("retrieve", false)))) {
                Map<String, Object> body = new HashMap<>(asking);
                body.put("messages", List.of(Map.of("role", "user", "content", question)));

                JsonNode answer = guest.post("/v1/chat/completions", body).ok();

                assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo(question);
                assertThat(answer.has("winnow")).isFalse();
            }
        }
    }

    private static Reply chat(TenantFixture guest, String model, boolean stream) {
        List<Map<String, String>> messages = new ArrayList<>();
        if (WORLD.chance(50)) {
            messages.add(Map.of("role", "user", "content", guest.question()));
            messages.add(Map.of("role", "assistant", "content", "It was good."));
        }
        messages.add(Map.of("role", "user", "content", guest.question()));
        return guest.ask(
                "/v1/chat/completions",
                "{'model': %s, 'stream': %s, 'messages': %s, 'winnow': %s}",
                model,
                stream,
                messages,
                World.whole());
    }

    @Test
    void the_same_question_in_turn_gives_each_reader_his_own_answer_again() {
        String question = "What had the %s at %s?".formatted(World.COMMON, World.ENTITY);
        Map<TenantFixture, JsonNode> first = new HashMap<>();
        for (int round = 0; round < 2; round++) {
            for (TenantFixture guest : guests) {
                JsonNode context = guest.context(question);
                JsonNode before = first.putIfAbsent(guest, context);
                if (before != null) {
                    for (String part : List.of("context_id", "citations", "kept", "candidates")) {
                        assertThat(context.get(part)).isEqualTo(before.get(part));
                    }
                }
            }
        }
        for (TenantFixture one : guests) {
            for (TenantFixture other : guests) {
                JsonNode id = first.get(other).get("context_id");
                boolean own = id.equals(first.get(one).get("context_id"));
                // Two readers have one answer only if they have one scope.
                if (own) {
                    assertThat(WORLD.seenBy(one.reader())).isEqualTo(WORLD.seenBy(other.reader()));
                }
                // Nor is one decided again for anybody else.
                boolean same = one.reader().hasScopeOf(other.reader());
                assertThat(one.post("/v1/decide", Map.of("context_id", id)).status())
                        .isEqualTo(same || own ? 200 : 410);
            }
        }
    }

    @Test
    void tools_of_assistants_read_the_readers_own_documents() {
        guests.forEach(TenantFixture::useTools);
    }

    @Test
    void passages_that_are_brought_stay_among_themselves() {
        for (TenantFixture guest : guests) {
            List<String> texts = new ArrayList<>();
            List<Map<String, String>> passages = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String text = guest.question() + " " + WORLD.text(reader -> false);
                texts.add(text);
                passages.add(TenantFixture.passage("shared/plan.txt#" + i, text));
            }
            String question = guest.question();
            guest.post("/v1/prune", Map.of("query", question, "passages", passages)).ok();
            guest.ask(
                            WORLD.pick(List.of("/rerank", "/v1/rerank", "/v2/rerank")),
                            "{'model': 'any', 'query': %s, 'documents': %s, %s: 2, 'return_documents': true, 'winnow': {'prune': true}}",
                            question,
                            texts,
                            WORLD.pick(List.of("top_n", "top_k")))
                    .ok();
        }
    }

    @Test
    void jobs_are_told_to_those_who_could_have_sent_them() {
        guests.stream()
                .filter(guest -> guest.reader().mayIngest())
                .forEach(IsolationTest::storeBadLines);
        for (TenantFixture guest : guests) {
            String none = UUID.randomUUID().toString();
            JOBS.forEach(
                    (job, sender) -> {
                        for (String after : List.of("", "/events")) {
                            Function<String, Reply> asked =
                                    any -> guest.get("/v1/documents/jobs/" + any + after);
                            if (guest.reader().seesJobOf(sender)) {
                                asked.apply(job).assertOk();
                            } else {
                                guest.assertUnknown(job, none, asked);
                            }
                        }
                    });
        }
    }

    /** Two lines that cannot be read, whose ids the job names. */
    private static void storeBadLines(TenantFixture guest) {
        String bad = WORLD.canaries().of(reader -> reader.seesJobOf(guest.reader()));
        String lines = "{\"_id\": \"%s\", \"text\": \"\"}\n{\"%s\n".formatted(bad, bad);
        String job = TenantFixture.job(sendLines(guest, lines));
        JOBS.put(job, guest.reader());
        assertThat(guest.await(job).at("/report/failed/total").asInt()).isEqualTo(2);
    }

    @Test
    void a_graph_of_a_tenant_is_nobody_elses() {
        for (TenantFixture guest : guests) {
            List<Reply> replies =
                    List.of(
                            guest.get("/v1/graph"),
                            guest.get("/v1/entities?text=" + World.ENTITY.replace(" ", "%20")),
                            guest.ask(
                                    "/v1/facts",
                                    "{'query': %s, 'explain': true}",
                                    "Which genes has " + World.ENTITY + "?"),
                            guest.ask(
                                    "/v1/facts", "{'query': 'Which genes?', 'entities': ['D:0']}"));
            if (guest.reader().tenant().equals(WORLD.graphOwner())) {
                replies.forEach(Reply::assertOk);
                assertThat(replies.get(2).json().get("facts")).hasSize(4);
            } else {
                assertThat(replies)
                        .allMatch(reply -> reply.status() == 503)
                        .allMatch(reply -> reply.body().contains("no graph is served"));
            }
        }
    }

    @Test
    void refusals_say_nothing_that_was_not_sent() {
        for (TenantFixture guest : guests) {
            Document hidden = WORLD.hiddenFrom(guest.reader());
            String word = List.copyOf(Canaries.in(hidden.id() + hidden.title())).getFirst();
            Map<String, String> bodies =
                    Map.of(
                            "/v1/search", "{'query': 'W', 'W': 1}",
                            "/v1/context", "{'query': 'W', 'stages': ['W']}",
                            "/v1/chat/completions", "{'model': 'W', 'messages': 1}",
                            "/v1/responses", "{'model': 'W', 'input': [{'type': 'W'}]}",
                            "/v1/facts", "{'query': 'W', 'licences': ['W'], 'max_facts': 0}",
                            "/v1/rerank", "{'query': 'W', 'documents': 'W'}",
                            "/v1/prune", "{'query': 'W', 'passages': [{'id': 'W'}]}",
                            "/v2/rerank", "{'scope': {'tenant': 'W'}}",
                            "/retrieval", "{'knowledge_id': 'W', 'query': 'W'}",
                            "/v1/W", "{'W");
            bodies.forEach(
                    (path, body) -> {
                        String json = body.replace("W", word).replace("'", "\"");
                        Reply reply =
                                guest.send(
                                        "POST", path.replace("W", word), "application/json", json);
                        assertThat(reply.status()).as("%s %s", path, body).isBetween(400, 499);
                    });
            for (String path :
                    List.of(
                            "/v1/documents?limit=0&after=" + word,
                            "/v1/documents?limit=" + word,
                            "/v1/models/" + word,
                            "/v1/documents/" + word + "%00",
                            "/actuator/" + word)) {
                assertThat(guest.get(path).status()).as(path).isBetween(400, 499);
            }
        }
    }

    @Test
    void metrics_health_and_pages_hold_no_word_of_anybody() {
        for (TenantFixture guest : guests) {
            for (String path :
                    List.of(
                            "/actuator/health",
                            "/actuator/health/readiness",
                            "/actuator/info",
                            "/v3/api-docs",
                            "/v1/models")) {
                assertNoWord(guest.get(path));
            }
            Reply metrics = guest.get("/actuator/prometheus");
            assertNoWord(metrics);
            assertThat(metrics.status())
                    .isEqualTo(guest.reader().authorities().contains("admin") ? 200 : 403);
        }
    }

    private static void assertNoWord(Reply reply) {
        assertThat(Canaries.in(reply.headers() + reply.body())).isEmpty();
    }
}
