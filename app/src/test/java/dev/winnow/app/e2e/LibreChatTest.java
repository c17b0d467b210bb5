package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.Client.assertHas;
import static dev.winnow.app.e2e.LibreChatClient.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import dev.winnow.app.e2e.Client.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** LibreChat's files, in requests of the structure that its rag_api gets. */
@Tag("servers")
class LibreChatTest {

    private static final String QUESTION = "How hot is the water for green tea?";

    private static final String TEXT =
            "Green tea is steeped at eighty degrees. Black tea takes boiling water. "
                    + "The harbour was quiet that day. In winter it is closed on Mondays, and the keeper "
                    + "of the lighthouse paints his boat.";

    private final LibreChatClient user =
            new LibreChatClient(SecuredServer.port(), SecuredServer.LIBRECHAT_USER);

    private final LibreChatClient other = new LibreChatClient(SecuredServer.port(), "64f0decaf0");

    @AfterEach
    void nothing_stays() {
        for (LibreChatClient each : List.of(user, other)) {
            JsonNode ids = each.get("/ids").json();
            if (!ids.isEmpty()) {
                assertThat(each.delete(ids).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_file_is_stored_asked_about_read_and_removed() {
        JsonNode stored =
                user.form("/embed", "tea-1", "green tea.txt", TEXT, "agent_everybody").ok();
        assertThat(stored.propertyNames())
                .containsExactly("status", "message", "file_id", "filename", "known_type");
        assertHas(stored, "{status: true, known_type: true, filename: 'green tea.txt'}");

        JsonNode found = user.query(Map.of("query", QUESTION, "file_id", "tea-1", "k", 4)).ok();
        assertThat(found).hasSize(1);
        assertThat(found.at("/0/0/page_content").asString())
                .contains("Green tea is steeped at eighty degrees.");
        assertHas(
                found.at("/0/0/metadata"),
                "{file_id: 'tea-1', user_id: '64f0c0ffee', source: 'green tea.txt'}");
        assertThat(found.at("/0/1").asDouble()).isBetween(0., .5);

        assertThat(user.get("/ids").ok().toString()).isEqualTo("[\"tea-1\"]");
        JsonNode documents = user.get("/documents?ids=tea-1").ok();
        assertThat(documents.at("/0/page_content").asString()).isEqualTo(TEXT);
        assertThat(user.get("/documents/tea-1/context").ok().asString()).isEqualTo(TEXT);
        assertThat(user.delete(List.of("tea-1")).ok().get("message").asString())
                .isEqualTo("Documents for 1 file deleted successfully");
        assertThat(user.get("/ids").ok()).isEmpty();
        assertThat(user.query(Map.of("query", QUESTION, "file_id", "tea-1")).ok()).isEmpty();
    }

    @Test
    void a_file_is_answered_with_the_sentences_that_the_context_keeps() {
        user.embed("tea-1", "tea.txt", TEXT).ok();

        JsonNode found = user.query(Map.of("query", QUESTION, "file_id", "tea-1", "k", 4)).ok();

        Client api = SecuredServer.client(SecuredServer.LIBRECHATS);
        JsonNode context = api.context(QUESTION, "top_k", 4, "explain", true);
        assertThat(context.get("kept")).isNotEmpty();
        assertThat(context.get("dropped")).isNotEmpty();
        String content = found.at("/0/0/page_content").asString();
        context.get("kept").forEach(kept -> assertThat(content).contains(text(kept)));
        context.get("dropped").forEach(gone -> assertThat(content).doesNotContain(text(gone)));
    }

    private static String text(JsonNode sentence) {
        return TEXT.substring(sentence.get("start").asInt(), sentence.get("end").asInt()).strip();
    }

    @Test
    void of_several_files_the_best_passages_come_back_and_none_is_404() {
        user.embed("tea-1", "tea.md", "# Tea\n\n" + TEXT).ok();
        user.form("/embed-upload", "boats", "boats.html", "<p>Boats need diesel.</p>", null).ok();
        JsonNode found = user.queryMultiple(QUESTION, List.of("tea-1", "boats")).ok();
        assertThat(found.at("/0/0/metadata/file_id").asString()).isEqualTo("tea-1");
        assertThat(user.queryMultiple(QUESTION, List.of("no-such")).json(404))
                .hasToString("{\"detail\":\"No documents found for the given query\"}");
        // Nothing is removed where one of them is not there.
        JsonNode refused = user.delete(List.of("tea-1", "no-such")).json(404);
        assertThat(refused.get("detail").asString()).isEqualTo("One or more IDs not found");
        assertThat(user.get("/ids").ok()).hasSize(2);
        assertThat(user.delete(List.of("tea-1", "boats")).ok().get("message").asString())
                .isEqualTo("Documents for 2 files deleted successfully");
    }

    @Test
    void a_file_that_is_removed_before_it_is_indexed_does_not_appear_afterwards() {
        // Long enough to be at work on while the other one is removed.
        String book = TEXT.repeat(1_500);
        String[] hurry = {"Winnow-Timeout", "300"};
        user.form("/embed", "book", "book.txt", book, null, hurry).json(504);
        user.form("/embed", "behind", "behind.txt", TEXT, null, hurry).json(504);

        user.delete(List.of("behind")).ok();
        user.delete(List.of("book")).ok();

        // Taken in after the others.
        user.embed("tea-1", "tea.txt", TEXT).ok();
        assertThat(user.get("/ids").ok().toString()).isEqualTo("[\"tea-1\"]");
    }

    @Test
    void a_file_that_is_too_long_is_told_so_and_is_no_failure_of_the_server() {
        String tooLong = "Tea. ".repeat(5_000_000);
        for (String path : List.of("/embed", "/text")) {
            JsonNode refused = user.form(path, "long", "long.txt", tooLong, null).json(413);
            assertThat(refused.get("detail").asString()).as(path).isNotBlank();
        }
    }

    @Test
    void a_text_of_any_name_is_read_and_what_is_no_text_is_told() {
        String script = "def steep(tea):\n    return 80\n";
        JsonNode read = user.form("/text", "script", "steep.py", script, null).ok();
        assertThat(read.get("text").asString()).contains("return 80");
        String tune = "ID3\u0003\u0000\u0000";
        assertHas(
                user.form("/text", "tune", "tune.mp3", tune, null).ok(),
                "{known_type: false, text: ''}");
    }

    @Test
    void a_text_is_read_without_being_kept_and_candidates_are_ranked() {
        JsonNode read = user.form("/text", "tea-1", "tea.html", "<p>Green tea.</p>", null).ok();
        assertThat(read.propertyNames())
                .containsExactly("text", "file_id", "filename", "known_type");
        assertThat(read.get("text").asString().strip()).isEqualTo("Green tea.");
        assertThat(user.get("/ids").ok()).isEmpty();

        List<Map<String, String>> candidates =
                List.of(
                        Map.of("id", "0", "text", "Boats need diesel."),
                        Map.of("id", "1", "text", TEXT));
        Map<String, Object> question = Map.of("profile", "fast", "query", QUESTION, "top_n", 1);
        JsonNode ranked =
                user.post("/v1/rerank", Client.fields(question, "candidates", candidates)).ok();
        assertThat(ranked.at("/results/0/id").asString()).isEqualTo("1");
        assertThat(user.post("/v1/rerank", Map.of("query", "a")).json().propertyNames())
                .containsExactly("detail");
    }

    @Test
    void what_is_not_read_is_told_and_not_kept() {
        JsonNode unread = user.embed("a", "a.bin", "\u0000\u0001\u0002\u0003".repeat(200)).ok();
        assertHas(unread, "{known_type: false, status: false}");
        JsonNode blank = user.embed("a", "a.txt", " \n ").json(400);
        assertThat(blank.propertyNames()).containsExactly("detail");
        assertThat(user.get("/ids").ok()).isEmpty();
    }

    /** Both have files of the same ids, and each says everything that could widen what it sees. */
    @Test
    void no_call_of_a_user_shows_or_changes_a_file_of_another() {
        long seed = Long.getLong("isolation.seed", System.nanoTime());
        Random random = new Random(seed);
        List<LibreChatClient> users = List.of(user, other);
        List<String> names = List.of("64f0c0ffee", "64f0decaf0");
        List<String> files = List.of("tea", "shared.pdf", "a:1");
        Map<String, String> words = new HashMap<>();
        for (int i = 0; i < users.size(); i++) {
            for (String file : files) {
                if (random.nextInt(4) > 0) {
                    String word = "word%dx%d".formatted(i, Math.abs(random.nextInt()));
                    words.put(i + file, word);
                    String text = "Green tea is steeped at eighty degrees by %s.".formatted(word);
                    users.get(i).embed(file, word + ".txt", text).ok();
                }
            }
        }
        for (int round = 0; round < 60; round++) {
            int me = random.nextInt(2);
            LibreChatClient mine = users.get(me);
            String file = files.get(random.nextInt(files.size()));
            String them = names.get(1 - me);
            String foreign = them + "/" + file;
            boolean has = words.containsKey(me + file);
            Map<String, Object> question =
                    Client.question("Who steeps green tea at eighty degrees? " + QUESTION, "k", 10);
            question.putAll(Map.of("entity_id", them, "user_id", them, "file_ids", files));
            question.put("file_id", random.nextInt(5) == 0 ? foreign : file);
            Answer answer =
                    switch (random.nextInt(7)) {
                        case 0 -> mine.post("/query_multiple", question);
                        case 1 -> mine.get("/ids?entity_id=" + them);
                        case 2 -> mine.get("/documents?ids=" + file + "&entity_id=" + them);
                        case 3 -> mine.get("/documents/%s/context".formatted(file));
                        case 4 ->
                                has
                                        ? mine.get("/documents/..%2Flibrechat%2F" + them)
                                        : mine.delete(List.of(file));
                        case 5 -> mine.delete(List.of(foreign));
                        default -> mine.query(question);
                    };
            for (Map.Entry<String, String> word : words.entrySet()) {
                if (!word.getKey().startsWith(String.valueOf(me))) {
                    assertThat(answer.body()).as("seed %d", seed).doesNotContain(word.getValue());
                }
            }
            assertThat(answer.status()).as("seed %d: %s", seed, answer.body()).isLessThan(500);
        }
        for (int i = 0; i < users.size(); i++) {
            LibreChatClient each = users.get(i);
            List<String> own = new ArrayList<>();
            for (String file : files) {
                String word = words.get(i + file);
                if (word != null) {
                    own.add(file);
                    Answer whole = each.get("/documents/%s/context".formatted(file));
                    Answer found = each.query(Map.of("query", QUESTION, "file_id", file));
                    assertThat(List.of(whole.ok().asString(), found.ok().toString()))
                            .as("seed %d", seed)
                            .allSatisfy(told -> assertThat(told).contains(word));
                }
            }
            assertThat(each.get("/ids").ok().valueStream().map(JsonNode::asString))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(own);
        }
    }

    @Test
    void a_user_whose_forms_stop_in_the_middle_shuts_out_no_other() throws Exception {
        List<Socket> open = new ArrayList<>();
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        try {
            for (int i = 0; i < 8; i++) {
                Socket socket = new Socket("127.0.0.1", SecuredServer.port());
                open.add(socket);
                socket.getOutputStream().write(begunForm("64f0badbad"));
                Thread.ofVirtual().start(() -> answers.add(firstLine(socket)));
            }
            for (int i = 0; i < 6; i++) {
                assertThat(answers.take()).contains(" 429");
            }

            user.embed("tea-1", "tea.txt", TEXT).ok();
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    /** The head of a request and the beginning of its form. */
    private static byte[] begunForm(String name) {
        return ("POST /librechat/embed HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + token(name, Instant.now().plus(Duration.ofMinutes(5)))
                        + "\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                        + "Content-Length: 1000000\r\n\r\n"
                        + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nGreen")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String firstLine(Socket socket) {
        try {
            Reader answer = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
            return String.valueOf(new BufferedReader(answer).readLine());
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void nobody_comes_in_without_a_good_token_and_a_token_opens_nothing_else() {
        Instant later = Instant.now().plus(Duration.ofMinutes(5));
        String otherSecret = LibreChatClient.SECRET.replace('a', 'b');
        String longSecret = LibreChatClient.SECRET.repeat(2);
        List<String> bad =
                Arrays.asList(
                        null,
                        "nonsense",
                        // Keys count for nothing here.
                        SecuredServer.ADMIN,
                        token("a", null),
                        token("a", Instant.now().minus(Duration.ofMinutes(2))),
                        token(7, later),
                        token("a/b", later),
                        token("", later),
                        token(otherSecret, JWSAlgorithm.HS256, "a", later),
                        token(longSecret, JWSAlgorithm.HS512, "a", later),
                        // {"alg":"none","typ":"JWT"}, {"id":"a"}
                        "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJpZCI6ImEifQ.");
        for (String token : bad) {
            for (String path : List.of("/librechat/ids", "/librechat;a=b/ids")) {
                assertThat(SecuredServer.client(token).get(path).json(401))
                        .as("%s %s", token, path)
                        .hasToString("{\"detail\":\"Missing or invalid Authorization header\"}");
            }
        }
        assertThat(SecuredServer.client(null).get("/librechat/health").body())
                .isEqualTo("{\"status\":\"UP\"}");
        Client outside = SecuredServer.client(token("a", later));
        for (String path : List.of("/v1/documents", "/v1/models", "/actuator/prometheus")) {
            assertThat(outside.get(path).status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/query | {} | 422",
                "/query | {'query': 'a', 'file_id': '../a'} | 422",
                "/query | {'query': 'a', 'file_id': 'a/b'} | 422",
                "/query | {'query': '', 'file_id': 'a'} | 422",
                "/query | {'query': 'a', 'file_id': 'a', 'k': 0} | 422",
                "/query | {'query': 'a', 'file_id': 'a', 'k': 100000} | 422",
                "/query | {'query': | 400",
                "/query_multiple | {'query': 'a', 'file_ids': []} | 422",
                "/query_multiple | {'query': 'a', 'file_ids': [null]} | 422",
                "/v1/rerank | {'query': 'a', 'candidates': []} | 422",
            })
    void wrong_input_gets_an_error_of_rag_apis(String path, String body, int status) {
        JsonNode refused = user.post(path, body.replace('\'', '"')).json(status);
        assertThat(refused.propertyNames()).containsExactly("detail");
    }

    @Test
    void a_form_without_a_file_or_an_id_is_refused() {
        user.form("/embed", "a", null, null, null).json(422);
        user.form("/embed", null, "a.txt", "a", null).json(422);
        user.form("/text", "a b", "a.txt", "a", null).json(422);
        assertThat(user.post("/embed", "{}").status()).isEqualTo(415);
        assertThat(user.delete(Map.of()).status()).isBetween(400, 422);
        assertThat(user.get("/documents").status()).isBetween(400, 422);
    }
}
