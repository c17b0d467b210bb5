package dev.winnow.ingest.api;

import static dev.winnow.ingest.api.RetrieverProgram.FORM;
import static dev.winnow.ingest.api.RetrieverProgram.LINES;
import static dev.winnow.ingest.api.RetrieverProgram.bytes;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.ingest.api.RetrieverProgram.Answer;
import dev.winnow.ingest.api.RetrieverProgram.Caller;
import dev.winnow.ingest.api.RetrieverProgram.Key;
import dev.winnow.ingest.config.IngestProperties;
import dev.winnow.ingest.extract.WrittenFiles;
import dev.winnow.ingest.job.IngestJobs;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.ingest.job.Uploads;
import dev.winnow.ingest.run.BatchIngestion;
import dev.winnow.ingest.run.CountingEmbedder;
import dev.winnow.retriever.boot.RetrieverApplication;
import dev.winnow.retriever.index.Damage;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.application.DiskSpaceHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** Documents over HTTP: real server, real index, real encoder, real parsers. */
class DocumentsApiTest {

    private static final String TEXT = "# Title \uD83D\uDE42\r\n\r\nCafe\u0301 <b> & \u00a0.\r\n";

    private static final String HEALTH = "/actuator/health";

    private static final List<Key> KEYS =
            List.of(
                    new Key("reader", "default", "search", ""),
                    new Key("writer", "default", "search,ingest", ""),
                    new Key("staff", "default", "search,ingest", "staff"),
                    new Key("other", "other", "search,ingest", ""),
                    new Key("board", "default", "search,ingest", "staff,board"));

    @TempDir private static Path folder;

    private static RetrieverProgram program;
    private static Caller reader;
    private static Caller writer;
    private static Caller staff;
    private static Caller other;
    private static Caller board;

    @BeforeAll
    static void start() {
        program = run("index", "--winnow.ingest.max-document-size=1MB");
        reader = program.as("reader");
        writer = program.as("writer");
        staff = program.as("staff");
        other = program.as("other");
        board = program.as("board");
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    private static RetrieverProgram run(String index, String... settings) {
        return run(RetrieverApplication.class, index, settings);
    }

    private static RetrieverProgram run(Class<?> beans, String index, String... settings) {
        return new RetrieverProgram(beans, folder.resolve(index), KEYS, List.of(settings));
    }

    @Test
    void files_are_taken_in_and_read_back_to_the_letter() throws Exception {
        String described = "[{'file': 'u1/b.pdf', 'title': 'B', 'uri': 'https://example.org/b'}]";
        Map<String, byte[]> files =
                Map.of(
                        "u1/a b.md", bytes(TEXT),
                        "u1/b.pdf", WrittenFiles.pdf(List.of("Words of B.")),
                        "u1/empty.txt", new byte[0],
                        "u1/c.jsonl", bytes("{\"_id\":\"u1-c\",\"text\":\"Words of C.\"}\nbad\n"));
        Map<String, String> fields = Map.of("metadata", "{'year': 2024}", "documents", described);

        JsonNode done = writer.upload(fields, files).done();

        assertThat(done.at("/report/added").asInt()).isEqualTo(3);
        assertThat(done.at("/report/failed/total").asInt()).isEqualTo(2);
        assertThat(done.at("/progress/percent").asInt()).isEqualTo(100);
        for (String path : List.of("u1/a%20b.md/text", "u1%2Fa%20b.md/text")) {
            Answer text = reader.get(path);
            assertThat(text.body()).isEqualTo(TEXT);
            assertThat(text.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        }
        JsonNode entry = reader.get("u1/b.pdf").ok();
        assertThat(entry.get("id").asString()).isEqualTo("u1/b.pdf");
        assertThat(entry.get("title").asString()).isEqualTo("B");
        assertThat(entry.get("uri").asString()).isEqualTo("https://example.org/b");
        assertThat(entry.get("media_type").asString()).isEqualTo("application/pdf");
        assertThat(entry.at("/metadata/year/0").asString()).isEqualTo("2024");
        assertThat(entry.has("origin")).isFalse();
    }

    @Test
    void a_document_is_put_changed_and_removed_and_searches_follow() throws Exception {
        String zebra = "notes%2Fzebra";
        String text = "{'title': 'Zebras', 'text': 'Zebras have stripes.\\r\\n'";
        for (String kind : List.of("animal", "mammal")) {
            writer.putJson(zebra, text + ", 'metadata': {'kind': '%s'}}".formatted(kind)).done();

            assertThat(reader.get(zebra).ok().at("/metadata/kind/0").asString()).isEqualTo(kind);
        }
        assertThat(reader.get(zebra + "/text").body()).isEqualTo("Zebras have stripes.\r\n");
        assertThat(reader.search("zebra stripes").hasStatus(200).body()).contains("notes/zebra");

        String markdown = "# Zebras\n\nThey graze.";
        JsonNode changed = writer.put(zebra, "text/markdown; charset=utf-8", markdown).done();
        assertThat(changed.at("/report/changed").asInt()).isEqualTo(1);
        JsonNode entry = writer.get(zebra).ok();
        assertThat(entry.get("media_type").asString()).isEqualTo("text/markdown");
        assertThat(entry.get("origin").asString()).isEqualTo("upload");

        writer.delete("notes/zebra").hasStatus(204);
        reader.get(zebra).refused(404, "not-found");
        writer.delete(zebra).refused(404, "not-found");
        assertThat(reader.search("zebra stripes").hasStatus(200).body())
                .doesNotContain("notes/zebra");
    }

    @Test
    void json_lines_tell_of_their_bad_lines_while_they_run() throws Exception {
        Answer taken =
                writer.lines(
                        "?origin=lines",
                        """
                        {'_id':'l1','title':'L','text':'One.'}
                        not json
                        {'_id':'l2','text':'Two.'}""");
        Answer events = writer.get(taken.job() + "/events");

        assertThat(events.header("Content-Type")).startsWith("text/event-stream");
        assertThat(events.body().lines())
                .contains("event:problem", "event:done")
                .anyMatch(
                        line ->
                                line.startsWith(
                                        "data:{\"path\":\"upload:2\",\"code\":\"bad-line\""));
        JsonNode done = writer.get(taken.job()).ok();
        assertThat(done.get("status").asString()).isEqualTo("done");
        assertThat(done.at("/report/added").asInt()).isEqualTo(2);
        JsonNode listed = writer.get("/v1/documents?origin=lines").ok().get("documents");
        assertThat(listed).hasSize(2);
        assertThat(listed.get(0).get("content_hash").asString()).hasSize(64);
        reader.get("/v1/documents?origin=lines").refused(403, "forbidden");
    }

    @Test
    void a_folder_of_many_files_comes_in_one_upload() throws Exception {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < 120; i++) {
            files.put("many/%s/%d.txt".formatted("folder".repeat(30), i), bytes("Words."));
        }

        JsonNode done = writer.upload(Map.of("origin", "many"), files).done();

        assertThat(done.at("/report/added").asInt()).isEqualTo(120);
    }

    @Test
    void lists_come_in_pages() throws Exception {
        // JSON lines have two media types.
        other.post(
                        "/v1/documents?origin=pages",
                        "application/jsonl",
                        """
                        {'_id':'a','text':'A.'}
                        {'_id':'b/c d','text':'B.'}
                        {'_id':'e','text':'E.'}
                        """)
                .done();

        for (String origin : List.of("", "&origin=pages")) {
            JsonNode first = other.get("/v1/documents?limit=2" + origin).ok();
            JsonNode second = other.get("/v1/documents?limit=2&after=b%2Fc%20d" + origin).ok();

            assertThat(first.get("documents")).hasSize(2);
            assertThat(first.get("next").asString()).isEqualTo("b/c d");
            assertThat(second.get("documents")).hasSize(1);
            assertThat(second.has("next")).isFalse();
        }
    }

    @Test
    void a_page_ends_where_much_is_said_of_its_documents_and_the_next_one_goes_on()
            throws Exception {
        String line = "{'_id':'wide-%d','text':'W.','metadata':{'m':'%s'}}";
        String much = "x".repeat(60_000);
        writer.lines("?origin=wide", lines(10, 40, i -> line.formatted(i, much))).done();

        JsonNode first = writer.get("/v1/documents?limit=1000&origin=wide").ok();
        JsonNode second = writer.get("/v1/documents?origin=wide&after=wide-26").ok();

        assertThat(first.get("documents")).hasSize(17);
        assertThat(first.get("next").asString()).isEqualTo("wide-26");
        assertThat(second.get("documents")).hasSize(13);
        assertThat(second.has("next")).isFalse();
    }

    private static String lines(int from, int to, IntFunction<String> line) {
        return IntStream.range(from, to).mapToObj(line).collect(joining("\n"));
    }

    @Test
    void a_limit_is_a_number_in_the_digits_of_json() throws Exception {
        for (String limit : List.of("%D9%A1", "0x10", "1e3", "99999999999", "%EF%BC%91")) {
            Answer answer = reader.get("/v1/documents?limit=" + limit);
            assertThat(answer.refused(400, "bad-request").body())
                    .as(limit)
                    .contains("\"field\":\"limit\"");
        }
        for (String limit : List.of("-5", "0")) {
            reader.get("/v1/documents?limit=" + limit).refused(422, "limit-exceeded");
        }
        reader.get("/v1/documents?limit=1").hasStatus(200);
    }

    @Test
    void groups_come_from_the_key_and_can_only_be_fewer() throws Exception {
        staff.putText("secret.txt", "Confidential words.").done();

        staff.get("secret.txt").hasStatus(200);
        reader.get("secret.txt/text").refused(404, "not-found");
        writer.putText("secret.txt", "Confidential words.").refused(409, "id-taken");
        writer.delete("secret.txt").refused(404, "not-found");
        staff.putText("x.txt?groups=board", "Confidential words.").refused(403, "forbidden");
        staff.putText("public.txt?groups=", "Words for all.").done();
        reader.get("public.txt").hasStatus(200);
        other.get("public.txt").hasStatus(404);
    }

    /** A way in; says nothing of groups if they are null, and else that there are none. */
    private enum Way {
        PUT_JSON((by, id, text, groups) -> by.putJson(id, json("text", text, groups))),
        PUT_JSON_WITH_NULL(
                (by, id, text, groups) -> by.putJson(id, json("text", text, "" + groups))),
        PUT_MARKDOWN(
                (by, id, text, groups) ->
                        by.put(id + (groups == null ? "" : "?groups="), "text/markdown", text)),
        FORM(
                (by, id, text, groups) ->
                        by.upload(
                                groups == null ? Map.of() : Map.of("groups", ""),
                                Map.of(id, bytes(text)))),
        FORM_WITH_A_DESCRIPTION(
                (by, id, text, groups) -> described(by, id, text, groups, Map.of())),
        FORM_WITH_A_DESCRIPTION_WITH_NULL(
                (by, id, text, groups) -> described(by, id, text, "" + groups, Map.of())),
        JSON_LINES(
                (by, id, text, groups) ->
                        by.lines(
                                groups == null ? "" : "?groups=",
                                "{'_id': '%s', 'text': '%s'}".formatted(id, text)));

        private final Sending sending;

        Way(Sending sending) {
            this.sending = sending;
        }

        private interface Sending {
            Answer send(Caller by, String id, String text, String groups) throws Exception;
        }

        private static String json(String name, String value, String groups) {
            String more = groups == null ? "" : ", 'groups': " + groups;
            return "{'%s': '%s'%s}".formatted(name, value, more);
        }

        static Answer described(
                Caller by, String id, String text, String groups, Map<String, String> more)
                throws Exception {
            Map<String, String> fields = new TreeMap<>(more);
            fields.put("documents", "[%s]".formatted(json("file", id, groups)));
            return by.upload(fields, Map.of(id, bytes(text)));
        }
    }

    private static List<String> groups(Caller by, String id) throws Exception {
        return by.get(id).ok().get("groups").valueStream().map(JsonNode::asString).toList();
    }

    @ParameterizedTest
    @EnumSource
    void who_names_no_groups_keeps_a_document_for_its_groups_on_every_way_in(Way way)
            throws Exception {
        String id = "unnamed-%s.md".formatted(way);
        way.sending.send(staff, id, "Salaries.", null).done();
        assertThat(groups(staff, id)).containsExactly("staff");
        reader.get(id + "/text").refused(404, "not-found");
        writer.delete(id).refused(404, "not-found");

        way.sending.send(board, id, "Salaries of this year.", null).done();
        assertThat(staff.get(id + "/text").body()).contains("of this year");
        assertThat(groups(staff, id)).containsExactly("staff");
        reader.get(id).hasStatus(404);

        way.sending.send(staff, id, "Salaries for all.", "[]").done();
        assertThat(groups(writer, id)).isEmpty();
        assertThat(reader.get(id + "/text").body()).contains("for all");

        way.sending.send(staff, id, "Salaries of some.", null).done();
        assertThat(groups(staff, id)).containsExactly("staff");
    }

    @Test
    void a_description_that_names_no_groups_leaves_them_to_the_form() throws Exception {
        Map<String, String> form = Map.of("groups", "staff");
        for (String unnamed : Arrays.asList(null, "null")) {
            Way.described(board, "form.md", "Words.", unnamed, form).done();

            assertThat(groups(staff, "form.md")).containsExactly("staff");
        }
        Way.described(board, "form.md", "Words.", "['board']", form).done();
        assertThat(groups(board, "form.md")).containsExactly("board");
    }

    @Test
    void an_address_that_is_no_link_or_a_dangerous_one_is_refused_on_every_way_in()
            throws Exception {
        String dangerous = "[{'file': 'link.md', 'uri': 'data:text/html,x'}]";
        for (Answer answer :
                List.of(
                        writer.putJson("link.md", "{'text': 'W.', 'uri': 'javascript:alert(1)'}"),
                        writer.putText("link.md?uri=file%3A%2F%2F%2Fsrv%2Fa.md", "Words."),
                        writer.upload(
                                Map.of("documents", dangerous),
                                Map.of("link.md", bytes("Words."))))) {
            assertThat(answer.refused(422, "invalid-value").body())
                    .contains("none of http, https and mailto", "\"field\":\"uri\"");
        }
        for (String good : List.of("mailto%3Aa%40b.example", "Shelf%2012")) {
            writer.putText("link.md?uri=" + good, "Words.").done();
            assertThat(reader.get("link.md").ok().has("uri")).isTrue();
        }
    }

    @Test
    void what_is_said_of_a_document_has_a_bound_on_every_way_in() throws Exception {
        String much = "{'m': ['%s']}".formatted("x".repeat(1_000_000));
        String many = "{'m': [%s]}".formatted("1,".repeat(1_000) + "1");
        String title = "x".repeat(1_001);
        String uri = "x".repeat(2_001);
        String json = "{'text': 'Words.', '%s': %s}";
        Map<String, byte[]> file = Map.of("much.md", bytes("Words."));
        for (Answer answer :
                List.of(
                        writer.putJson("much.md", json.formatted("metadata", much)),
                        writer.upload(Map.of("metadata", much), file))) {
            assertThat(answer.refused(422, "limit-exceeded").body())
                    .contains("metadata has 1,000,001 bytes, at most 65,536", "\"limit\":65536");
        }
        for (Answer answer :
                List.of(
                        writer.putJson("much.md", json.formatted("metadata", many)),
                        writer.putJson("much.md", json.formatted("title", "'" + title + "'")),
                        writer.putJson("much.md", json.formatted("uri", "'" + uri + "'")),
                        writer.putText("much.md?title=" + title, "Words."),
                        writer.putText("much.md?uri=" + uri, "Words."))) {
            answer.refused(422, "limit-exceeded");
        }
        reader.get("much.md").refused(404, "not-found");
    }

    @Test
    void a_document_of_which_too_much_is_said_fails_alone() throws Exception {
        String much = "x".repeat(1_000_000);
        String lines =
                """
                {'_id':'said-1','text':'Words.','metadata':{'m':'%s'}}
                {'_id':'said-2','text':'Words.','title':'%s'}
                {'_id':'said-3','text':'Words.'}
                """;
        JsonNode byLines = writer.lines(lines.formatted(much, "x".repeat(1_001))).done();
        assertThat(byLines.at("/report/added").asInt()).isEqualTo(1);
        assertThat(byLines.at("/report/failed/total").asInt()).isEqualTo(2);
        assertThat(byLines.toString())
                .contains(
                        "metadata has 1,000,001 bytes, at most 65,536",
                        "title has 1,001 characters, at most 1,000");

        String many = "---\nm: [%s]\n---\nWords.".formatted("1,".repeat(1_000) + "1");
        String titled = "<title>%s</title><p>Words.".formatted("x ".repeat(1_000));
        String described = "[{'file': 'said-4.md', 'metadata': {'m': '%s'}}]".formatted(much);
        JsonNode byForm =
                writer.upload(
                                Map.of("documents", described),
                                Map.of(
                                        "said-4.md", bytes("Words."),
                                        "said-5.md", bytes(many),
                                        "said-6.html", bytes(titled)))
                        .done();
        assertThat(byForm.at("/report/added").asInt()).isEqualTo(1);
        assertThat(byForm.at("/report/failed/total").asInt()).isEqualTo(2);
        assertThat(byForm.toString())
                .contains(
                        "description-too-large",
                        "metadata has 1,000,001 bytes, at most 65,536",
                        "metadata has 1,001 values, at most 1,000");
        // A title that was found in a file is only cut.
        assertThat(reader.get("said-6.html").ok().get("title").asString())
                .startsWith("x x x")
                .hasSizeLessThan(1_000);
    }

    @Test
    void keys_without_the_authority_and_jobs_of_others_are_refused() throws Exception {
        String job = writer.putText("mine.txt", "Words.").job();

        reader.putText("a.txt", "Words.").refused(403, "forbidden");
        reader.delete("a.txt").refused(403, "forbidden");
        reader.get(job).refused(403, "forbidden");
        other.get(job).refused(404, "not-found");
        staff.get(job).hasStatus(200);

        String ofStaff = staff.putText("plans.txt", "Plans.").job();
        for (String url : List.of(ofStaff, ofStaff + "/events")) {
            writer.get(url).refused(404, "not-found");
            staff.get(url).hasStatus(200);
        }
    }

    @Test
    void bad_uploads_have_problems_of_their_own() throws Exception {
        byte[] large = new byte[(1 << 20) + 1];
        Map<String, byte[]> one = Map.of("a.md", bytes("Words."));

        writer.put("l.txt", "text/plain", large).refused(413, "too-large");
        writer.upload(Map.of(), Map.of("l.txt", large)).refused(413, "too-large");
        writer.upload(Map.of("owner", "me"), one).refused(422, "unknown-field");
        writer.upload(Map.of("metadata", "{"), one).refused(400, "malformed-json");
        writer.upload(Map.of("origin", "x"), Map.of()).refused(422, "invalid-value");
        for (String described :
                List.of(
                        "null",
                        "[null]",
                        "[{'file': 'b.md'}]",
                        "[{'file': 'a.md', 'groups': [null]}]")) {
            writer.upload(Map.of("documents", described), one).refused(422, "invalid-value");
        }
        Answer nothing = writer.upload(Map.of("metadata", "null"), one);
        assertThat(nothing.refused(422, "invalid-value").body()).contains("\"field\":\"metadata\"");
        writer.put("a", "image/png", "\u0001").refused(415, "unsupported-media-type");
        writer.putJson("a", "{'text': ' '}").refused(422, "invalid-value");
        Answer blank = staff.putJson("blank.md", "{'text': 'Words.', 'groups': [' ']}");
        assertThat(blank.refused(422, "invalid-value").body())
                .contains("an empty list for the whole tenant");
        writer.putText("x".repeat(600), "A").refused(422, "invalid-value");
    }

    @Test
    void more_uploads_than_may_wait_are_sent_away_before_their_bodies_are_read() throws Exception {
        String slow = slowLines(400);
        try (RetrieverProgram busy =
                run(Hasty.class, "busy", "--winnow.ingest.max-waiting-jobs=8")) {
            for (int i = 0; i < 2; i++) {
                busy.as("writer").lines(slow).hasStatus(202);
            }

            Answer refused = busy.as("writer").lines(slow).refused(429, "overloaded");
            assertThat(refused.body()).contains("a quarter of winnow.ingest.max-waiting-jobs");
            assertThat(refused.header("Retry-After")).isEqualTo("10");
            for (String type : List.of(LINES, FORM)) {
                assertThat(busy.answerBeforeTheBody("POST /v1/documents", type, 1_000_000))
                        .as(type)
                        .startsWith("HTTP/1.1 429");
            }
            assertThat(busy.answerBeforeTheBody("PUT /v1/documents/a.txt", "text/plain", 1_000))
                    .startsWith("HTTP/1.1 429");
            // Another tenant's is taken, and done while the first one's go on.
            busy.as("other").lines("{'_id':'o','text':'Words.'}").done();
        }
    }

    /** Uploads are not waited for at the end. */
    @Configuration(proxyBeanMethods = false)
    static class Hasty {

        @Bean
        IngestJobs hastyJobs(
                BatchIngestion ingestion,
                Uploads uploads,
                UploadQuota room,
                IngestProperties properties,
                Clock clock)
                throws IOException {
            int runs = properties.settings().runs();
            return new IngestJobs(ingestion, uploads, room, clock, runs, Duration.ofMillis(1));
        }
    }

    /** The encoder waits over what a test wants it to. */
    @Configuration(proxyBeanMethods = false)
    static class WaitingEncoder {

        @Bean
        CountingEmbedder countingEmbedder() {
            return new CountingEmbedder();
        }
    }

    @Test
    void what_is_deleted_stays_away_whatever_was_accepted_before() throws Exception {
        try (RetrieverProgram slow = run(WaitingEncoder.class, "ordered")) {
            Caller by = slow.as("writer");
            by.putText("x.txt", "First words.").done();
            by.putText("again.txt", "First words.").done();
            CountDownLatch hold = hold(slow);
            List<Answer> accepted = new ArrayList<>();
            accepted.add(by.putText("x.txt", "Slow words."));
            slow.bean(CountingEmbedder.class).waits.await();
            accepted.add(by.putText("new.txt", "Other words."));
            accepted.add(by.putText("again.txt", "Other words."));
            accepted.add(by.putJson("new", "{'text': 'N.'}"));
            Answer ofStaff = slow.as("staff").putText("s.txt", "Secret.");

            for (String id : List.of("x.txt", "new.txt", "again.txt", "new")) {
                by.delete(id).hasStatus(204);
                by.get(id).hasStatus(404);
            }
            for (String id : List.of("nowhere.txt", "s.txt")) {
                by.delete(id).refused(404, "not-found");
            }
            Answer last = by.putText("again.txt", "Last words.");
            hold.countDown();

            for (Answer put : accepted) {
                assertThat(put.done().toString()).contains("\"code\":\"deleted\"");
            }
            last.done();
            for (String id : List.of("x.txt", "new.txt", "new")) {
                by.get(id).hasStatus(404);
            }
            assertThat(by.get("again.txt/text").body()).isEqualTo("Last words.");
            ofStaff.done();
            slow.as("staff").get("s.txt").hasStatus(200);
        }
    }

    @Test
    void what_an_upload_has_stored_and_not_committed_can_be_deleted() throws Exception {
        try (RetrieverProgram slow = run(WaitingEncoder.class, "uncommitted")) {
            Caller by = slow.as("writer");
            CountDownLatch hold = hold(slow);
            Answer upload =
                    by.lines(
                            """
                            {'_id':'a','text':'A.'}
                            {'_id':'b','text':'Slow.'}
                            {'_id':'c','text':'C.'}""");
            while (!by.get(upload.job()).body().contains("\"stored\":1")) {
                Thread.onSpinWait();
            }

            by.delete("a").hasStatus(204);
            by.delete("c").hasStatus(204);
            hold.countDown();

            assertThat(upload.done().toString())
                    .contains("\"path\":\"upload:3\",\"code\":\"deleted\"");
            assertThat(by.get("/v1/documents").body())
                    .contains("\"id\":\"b\"")
                    .doesNotContain("\"id\":\"a\"", "\"id\":\"c\"");
        }
    }

    @Test
    void a_document_that_is_put_replaces_what_an_upload_before_it_brings_from_elsewhere()
            throws Exception {
        try (RetrieverProgram slow = run(WaitingEncoder.class, "put")) {
            Caller by = slow.as("writer");
            CountDownLatch hold = hold(slow);
            String lines = "{'_id':'x','text':'Slow.'}\n{'_id':'y.txt','text':'Y.'}";
            Answer crawl = by.lines("?origin=crawl", lines);
            slow.bean(CountingEmbedder.class).waits.await();
            Answer line = by.putJson("x", "{'text': 'New.'}");
            Answer file = by.putText("y.txt", "New.");
            hold.countDown();

            crawl.done();
            for (Answer put : List.of(line, file)) {
                assertThat(put.done().at("/report/changed").asInt()).isEqualTo(1);
            }
            for (String id : List.of("x", "y.txt")) {
                assertThat(by.get(id + "/text").body()).isEqualTo("New.");
                assertThat(by.get(id).body()).contains("\"origin\":\"crawl\"");
            }
        }
    }

    private static CountDownLatch hold(RetrieverProgram slow) {
        CountingEmbedder embedder = slow.bean(CountingEmbedder.class);
        embedder.held = "Slow";
        embedder.hold = new CountDownLatch(1);
        return embedder.hold;
    }

    @Test
    void a_disk_with_too_little_room_takes_no_documents_lets_them_go_and_answers_searches()
            throws Exception {
        try (RetrieverProgram before = run("full")) {
            before.as("writer").get(HEALTH).hasStatus(200);
            before.as("writer").putText("kept.txt", "Zebras have stripes.").done();
        }
        // More than any disk has.
        try (RetrieverProgram full = run("full", "--winnow.retriever.min-free-space=8000000TB")) {
            Caller by = full.as("writer");
            for (Answer answer :
                    List.of(
                            by.putText("a.txt", "Words."),
                            by.putJson("a", "{'text': 'Words.'}"),
                            by.lines("{'_id':'a','text':'Words.'}"),
                            by.upload(Map.of(), Map.of("a.md", bytes("Words."))))) {
                answer.refused(507, "insufficient-storage");
                assertThat(answer.header("Retry-After")).isEqualTo("60");
                assertThat(answer.body())
                        .containsPattern("has [0-9,]+ MB free")
                        .contains("8,388,608,000,000 MB", "winnow.retriever.min-free-space")
                        .doesNotContain(folder.toString());
            }
            by.get(HEALTH + "/readiness").hasStatus(200);
            // Details are for administrators; without too little room it is 200.
            by.get(HEALTH).hasStatus(503);
            assertThat(full.bean(DiskSpaceHealthIndicator.class).health().getDetails())
                    .containsEntry("path", folder.resolve("full").toString());
            assertThat(by.search("zebra stripes").hasStatus(200).body()).contains("kept.txt");

            by.delete("kept.txt").hasStatus(204);
            assertThat(by.search("zebra stripes").hasStatus(200).body()).doesNotContain("kept.txt");
        }
    }

    @Test
    void an_index_whose_files_were_altered_gives_nothing_out_and_takes_nothing() throws Exception {
        try (RetrieverProgram before = run("damaged")) {
            before.as("writer").putText("kept.txt", "Zebras have stripes.").done();
        }
        Path altered = Damage.alter(folder.resolve("damaged"), "Zebras");

        try (RetrieverProgram damaged = run("damaged")) {
            Caller by = damaged.as("writer");
            while (by.get(HEALTH + "/readiness").status() == 200) {
                Thread.onSpinWait();
            }
            by.search("zebra stripes").refused(503, "index-unavailable");
            for (Answer answer :
                    List.of(
                            by.get("/v1/documents"),
                            by.get("kept.txt"),
                            by.get("kept.txt/text"),
                            by.delete("kept.txt"),
                            by.putText("a.txt", "Words."))) {
                assertThat(answer.refused(503, "index-unavailable").body())
                        .contains(altered.getFileName().toString(), "put back a copy")
                        .doesNotContain(folder.toString());
            }
        }
    }

    @Test
    void a_job_is_cancelled_by_its_own_tenant_as_often_as_it_likes() throws Exception {
        try (RetrieverProgram busy = run(Hasty.class, "cancelled")) {
            Caller by = busy.as("writer");
            String job = by.lines(slowLines(400)).job();

            busy.as("other").delete(job).refused(404, "not-found");
            busy.as("reader").delete(job).refused(403, "forbidden");
            by.delete(job).hasStatus(204);
            assertThat(by.get(job + "/events").body()).contains("event:cancelled");
            by.delete(job).hasStatus(204);
            JsonNode state = by.get(job).ok();
            assertThat(state.get("status").asString()).isEqualTo("cancelled");
            assertThat(state.get("error").asString()).contains("what it had stored stays");
        }
    }

    @Test
    void an_upload_that_was_accepted_is_ended_after_a_restart_under_the_same_job()
            throws Exception {
        String job;
        try (RetrieverProgram before = run(Hasty.class, "restarted")) {
            job = before.as("writer").lines(slowLines(30)).job();
        }
        try (RetrieverProgram after = run("restarted")) {
            Caller by = after.as("writer");
            assertThat(by.get(job + "/events").body()).contains("event:done");
            assertThat(by.get("/v1/documents").ok().get("documents")).hasSize(30);
            for (String left : List.of("waiting", "parts")) {
                assertThat(folder.resolve("restarted/.uploads").resolve(left)).isEmptyDirectory();
            }
        }
    }

    /** As the default is: relative to where the program was started. */
    @Test
    void files_are_taken_in_where_the_folder_of_the_index_is_a_relative_one() throws Exception {
        Path index = Path.of("").toAbsolutePath().relativize(folder.resolve("relative"));
        try (RetrieverProgram relative =
                new RetrieverProgram(RetrieverApplication.class, index, KEYS, List.of())) {
            Caller by = relative.as("writer");
            by.upload(Map.of(), Map.of("a.md", bytes("Zebras have stripes."))).done();

            assertThat(by.get("a.md/text").body()).isEqualTo("Zebras have stripes.");
        }
    }

    /**
     * There is room for the bodies, and for the index and one of them, but not for the index and
     * both.
     */
    @Test
    void uploads_leave_the_index_the_room_that_it_keeps_free() throws Exception {
        long gigabyte = 1L << 30;
        long free = Files.getFileStore(folder).getUsableSpace() / gigabyte;
        assumeTrue(free >= 8, "the disk has some room");
        try (RetrieverProgram narrow =
                run(
                        "narrow",
                        "--winnow.retriever.min-free-space=%dGB".formatted(free / 2),
                        "--winnow.ingest.max-upload-size=%dGB".formatted(free),
                        "--winnow.ingest.max-staged-size=%dGB".formatted(3 * free),
                        "--spring.servlet.multipart.max-request-size=%dGB".formatted(free))) {
            String what = "POST /v1/documents";
            requireNoRoom(narrow, free * 3 / 4 * gigabyte, "winnow.retriever.min-free-space");
            // One of these fits, and while its body is on the way there is no room for another.
            long less = free * 2 / 5 * gigabyte;
            try (Socket coming = narrow.sendHead(what, LINES, less)) {
                while (folder.resolve("narrow/.uploads/waiting").toFile().list().length == 0) {
                    Thread.onSpinWait();
                }
                assertThat(narrow.answerBeforeTheBody(what, LINES, less))
                        .startsWith("HTTP/1.1 507");
            }
            narrow.as("writer").putText("small.txt", "Zebras have stripes.").done();
        }
    }

    @Test
    void a_disk_without_room_is_507_before_the_body_is_read() throws Exception {
        try (RetrieverProgram small =
                run(
                        "small",
                        "--winnow.ingest.max-upload-size=1000000TB",
                        "--winnow.ingest.max-staged-size=2000000TB",
                        "--spring.servlet.multipart.max-request-size=1000000TB")) {
            requireNoRoom(small, 1L << 58, "winnow.retriever.directory");
        }
    }

    private static void requireNoRoom(RetrieverProgram program, long length, String setting)
            throws IOException {
        for (String type : List.of(LINES, FORM)) {
            assertThat(program.answerBeforeTheBody("POST /v1/documents", type, length))
                    .as(type)
                    .startsWith("HTTP/1.1 507")
                    .contains("Retry-After: 60")
                    .contains("urn:winnow:problem:insufficient-storage", setting);
        }
    }

    @Test
    void watchers_of_one_key_leave_room_for_those_of_another() throws Exception {
        try (RetrieverProgram busy = run(Hasty.class, "watched")) {
            Caller by = busy.as("writer");
            String job = by.lines(slowLines(400)).job();
            List<HttpResponse<InputStream>> watchers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                watchers.add(by.watch(job + "/events"));
            }

            assertThat(by.get(job + "/events").body())
                    .contains("\"status\":429", "16 with this key");
            watchers.add(busy.as("staff").watch(job + "/events"));
            assertThat(watchers).extracting(HttpResponse::statusCode).containsOnly(200);

            by.delete(job).hasStatus(204);
            for (HttpResponse<InputStream> watcher : watchers) {
                try (InputStream events = watcher.body()) {
                    assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
                            .contains("event:cancelled");
                }
            }
        }
    }

    /** Enough to keep the encoder of any machine busy while some requests come in. */
    private static String slowLines(int documents) {
        String text = "Some words of a long text follow here. ".repeat(100);
        return lines(0, documents, i -> "{'_id':'s%d','text':'%s'}".formatted(i, text));
    }
}
