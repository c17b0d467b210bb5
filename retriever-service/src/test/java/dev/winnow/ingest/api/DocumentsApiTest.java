package dev.winnow.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.ingest.config.IngestProperties;
import dev.winnow.ingest.extract.WrittenFiles;
import dev.winnow.ingest.job.IngestJobs;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.ingest.job.Uploads;
import dev.winnow.ingest.run.BatchIngestion;
import dev.winnow.ingest.run.CountingEmbedder;
import dev.winnow.retriever.boot.RetrieverApplication;
import dev.winnow.retriever.index.Damage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.application.DiskSpaceHealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Documents over HTTP: real server, real index, real encoder, real parsers. */
class DocumentsApiTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final String BOUNDARY = "winnow-test-boundary";

    private static final String TEXT = "# Title \uD83D\uDE42\r\n\r\nCafe\u0301 <b> & \u00a0.\r\n";

    @TempDir private static Path folder;

    private static ConfigurableApplicationContext service;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        client = HttpClient.newHttpClient();
        service = run(folder.resolve("index"), "--winnow.ingest.max-document-size=1MB");
    }

    @AfterAll
    static void stop() {
        service.close();
        client.close();
    }

    @Test
    void files_are_taken_in_and_read_back_to_the_letter() throws Exception {
        JsonNode done =
                finished(
                        upload(
                                "writer",
                                Map.of(
                                        "metadata", "{\"year\": 2024}",
                                        "documents",
                                                "[{\"file\": \"u1/b.pdf\", \"title\": \"B\", \"uri\": \"https://example.org/b\"}]"),
                                Map.of(
                                        "u1/a b.md", bytes(TEXT),
                                        "u1/b.pdf", WrittenFiles.pdf(List.of("Words of B.")),
                                        "u1/empty.txt", new byte[0],
                                        "u1/c.jsonl",
                                                bytes(
                                                        "{\"_id\":\"u1-c\",\"text\":\"Words of C.\"}\nbad\n"))));

        JsonNode report = done.get("report");
        assertThat(report.get("added").asInt()).isEqualTo(3);
        assertThat(report.get("failed").get("total").asInt()).isEqualTo(2);
        assertThat(done.get("progress").get("percent").asInt()).isEqualTo(100);

        for (String path : List.of("u1/a%20b.md", "u1%2Fa%20b.md")) {
            HttpResponse<byte[]> text =
                    client.send(
                            request("/v1/documents/" + path + "/text", "reader").build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(new String(text.body(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
            assertThat(text.headers().firstValue("Content-Type"))
                    .contains("text/plain;charset=UTF-8");
        }
        JsonNode entry = ok(get("/v1/documents/u1/b.pdf", "reader"));
        assertThat(entry.get("id").asString()).isEqualTo("u1/b.pdf");
        assertThat(entry.get("title").asString()).isEqualTo("B");
        assertThat(entry.get("uri").asString()).isEqualTo("https://example.org/b");
        assertThat(entry.get("media_type").asString()).isEqualTo("application/pdf");
        assertThat(entry.get("metadata").get("year").get(0).asString()).isEqualTo("2024");
        assertThat(entry.has("origin")).isFalse();
    }

    @Test
    void a_document_is_put_changed_and_removed_and_searches_follow() throws Exception {
        String path = "/v1/documents/notes%2Fzebra";
        finished(
                put(
                        path,
                        "writer",
                        "application/json",
                        bytes(
                                "{\"title\": \"Zebras\", \"text\": \"Zebras have stripes.\\r\\n\", \"metadata\": {\"kind\": \"animal\"}}")));

        assertThat(get(path + "/text", "reader").body()).isEqualTo("Zebras have stripes.\r\n");
        assertThat(search("zebra stripes").toString()).contains("notes/zebra");

        JsonNode changed =
                finished(
                        put(
                                path,
                                "writer",
                                "text/markdown; charset=utf-8",
                                bytes("# Zebras\n\nThey graze.")));
        assertThat(changed.get("report").get("changed").asInt()).isEqualTo(1);
        JsonNode entry = ok(get(path, "writer"));
        assertThat(entry.get("media_type").asString()).isEqualTo("text/markdown");
        assertThat(entry.get("origin").asString()).isEqualTo("upload");

        assertThat(delete("/v1/documents/notes/zebra", "writer").statusCode()).isEqualTo(204);
        assertThat(problem(get(path, "reader"), 404)).isEqualTo("not-found");
        assertThat(problem(delete(path, "writer"), 404)).isEqualTo("not-found");
        assertThat(search("zebra stripes").toString()).doesNotContain("notes/zebra");
    }

    @Test
    void the_same_text_with_other_metadata_is_a_change() throws Exception {
        String path = "/v1/documents/notes/yak";
        for (String kind : List.of("animal", "bovine")) {
            String body =
                    "{\"text\": \"Yaks have long hair.\", \"metadata\": {\"kind\": \"%s\"}}"
                            .formatted(kind);
            finished(put(path, "writer", "application/json", bytes(body)));

            assertThat(ok(get(path, "writer")).get("metadata").get("kind").get(0).asString())
                    .isEqualTo(kind);
        }
    }

    @Test
    void json_lines_tell_of_their_bad_lines_while_they_run() throws Exception {
        HttpResponse<String> accepted =
                post(
                        "/v1/documents?origin=lines",
                        "writer",
                        "application/x-ndjson",
                        bytes(
                                "{\"_id\":\"l1\",\"title\":\"L\",\"text\":\"One.\"}\nnot json\n{\"_id\":\"l2\",\"text\":\"Two.\"}"));

        JsonNode receipt = accepted(accepted);
        List<String> events = events(receipt.get("events_url").asString());

        assertThat(events).contains("event:problem", "event:done");
        assertThat(events)
                .anyMatch(
                        line ->
                                line.startsWith(
                                        "data:{\"path\":\"upload:2\",\"code\":\"bad-line\""));
        JsonNode done = status(receipt.get("status_url").asString());
        assertThat(done.get("status").asString()).isEqualTo("done");
        assertThat(done.get("report").get("added").asInt()).isEqualTo(2);
        JsonNode listed = ok(get("/v1/documents?origin=lines", "writer"));
        assertThat(listed.get("documents")).hasSize(2);
        assertThat(listed.get("documents").get(0).get("content_hash").asString()).hasSize(64);
        assertThat(problem(get("/v1/documents?origin=lines", "reader"), 403))
                .isEqualTo("forbidden");
    }

    @Test
    void a_folder_of_many_files_comes_in_one_upload() throws Exception {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < 120; i++) {
            String name = "many/%s/%d.txt".formatted("folder".repeat(30), i);
            files.put(name, bytes("Words."));
        }

        JsonNode done = finished(upload("writer", Map.of("origin", "many"), files));

        assertThat(done.get("report").get("added").asInt()).isEqualTo(120);
    }

    @Test
    void lists_come_in_pages() throws Exception {
        finished(
                post(
                        "/v1/documents?origin=pages",
                        "other",
                        "application/jsonl",
                        bytes(
                                "{\"_id\":\"a\",\"text\":\"A.\"}\n{\"_id\":\"b/c d\",\"text\":\"B.\"}\n{\"_id\":\"e\",\"text\":\"E.\"}\n")));

        for (String origin : List.of("", "&origin=pages")) {
            JsonNode first = ok(get("/v1/documents?limit=2" + origin, "other"));
            JsonNode second = ok(get("/v1/documents?limit=2&after=b%2Fc%20d" + origin, "other"));

            assertThat(first.get("documents")).hasSize(2);
            assertThat(first.get("next").asString()).isEqualTo("b/c d");
            assertThat(second.get("documents")).hasSize(1);
            assertThat(second.has("next")).isFalse();
        }
        assertThat(problem(get("/v1/documents?limit=0", "other"), 422)).isEqualTo("limit-exceeded");
    }

    @Test
    void a_page_ends_where_much_is_said_of_its_documents_and_the_next_one_goes_on()
            throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 10; i < 40; i++) {
            lines.append(
                    "{\"_id\":\"wide-%d\",\"text\":\"W.\",\"metadata\":{\"m\":\"%s\"}}\n"
                            .formatted(i, "x".repeat(60_000)));
        }
        finished(
                post(
                        "/v1/documents?origin=wide",
                        "other",
                        "application/jsonl",
                        lines.toString().getBytes(StandardCharsets.UTF_8)));

        JsonNode first = ok(get("/v1/documents?limit=1000&origin=wide", "other"));
        String next = first.get("next").asString();
        JsonNode second = ok(get("/v1/documents?origin=wide&after=" + next, "other"));

        assertThat(first.get("documents")).hasSize(17);
        assertThat(next).isEqualTo("wide-26");
        assertThat(second.get("documents")).hasSize(13);
        assertThat(second.has("next")).isFalse();
        for (int i = 10; i < 40; i++) {
            assertThat(delete("/v1/documents/wide-" + i, "other").statusCode()).isEqualTo(204);
        }
    }

    @Test
    void a_limit_is_a_number_in_the_digits_of_json() throws Exception {
        for (String limit : List.of("%D9%A1", "0x10", "1e3", "99999999999", "%EF%BC%91")) {
            HttpResponse<String> refused = get("/v1/documents?limit=" + limit, "reader");
            assertThat(problem(refused, 400)).as(limit).isEqualTo("bad-request");
            assertThat(refused.body()).contains("\"field\":\"limit\"");
        }
        assertThat(problem(get("/v1/documents?limit=-5", "reader"), 422))
                .isEqualTo("limit-exceeded");
        assertThat(get("/v1/documents?limit=1", "reader").statusCode()).isEqualTo(200);
    }

    @Test
    void groups_come_from_the_key_and_can_only_be_fewer() throws Exception {
        byte[] text = bytes("Confidential words.");
        finished(put("/v1/documents/secret.txt", "staff", "text/plain", text));

        assertThat(get("/v1/documents/secret.txt", "staff").statusCode()).isEqualTo(200);
        assertThat(problem(get("/v1/documents/secret.txt/text", "reader"), 404))
                .isEqualTo("not-found");
        assertThat(problem(put("/v1/documents/secret.txt", "writer", "text/plain", text), 409))
                .isEqualTo("id-taken");
        assertThat(problem(delete("/v1/documents/secret.txt", "writer"), 404))
                .isEqualTo("not-found");
        assertThat(
                        problem(
                                put(
                                        "/v1/documents/x.txt?groups=board",
                                        "staff",
                                        "text/plain",
                                        text),
                                403))
                .isEqualTo("forbidden");
        finished(put("/v1/documents/public.txt?groups=", "staff", "text/plain", text));
        assertThat(get("/v1/documents/public.txt", "reader").statusCode()).isEqualTo(200);
        assertThat(get("/v1/documents/public.txt", "other").statusCode()).isEqualTo(404);
    }

    /** A way in: sends a document with groups, or says nothing of groups if they are null. */
    private enum Way {
        PUT_JSON {
            @Override
            HttpResponse<String> send(String key, String id, String text, String groups)
                    throws Exception {
                return content(key, id, text, groups == null ? "" : ", \"groups\": " + groups);
            }
        },
        PUT_JSON_WITH_NULL {
            @Override
            HttpResponse<String> send(String key, String id, String text, String groups)
                    throws Exception {
                return content(key, id, text, ", \"groups\": " + groups);
            }
        },
        PUT_MARKDOWN {
            @Override
            HttpResponse<String> send(String key, String id, String text, String groups)
                    throws Exception {
                String path = "/v1/documents/" + id + (groups == null ? "" : "?groups=");
                return put(path, key, "text/markdown", bytes(text));
            }
        },
        FORM {
            @Override
            HttpResponse<String> send(String key, String id, String text, String groups)
                    throws Exception {
                Map<String, String> fields = groups == null ? Map.of() : Map.of("groups", "");
                return upload(key, fields, Map.of(id, bytes(text)));
            }
        },
        FORM_WITH_A_DESCRIPTION {
            @Override
            HttpResponse<String> send(String key, String id, String text, String groups)
                    throws Exception {
                return described(
                        key, id, text, groups == null ? "" : ", \"groups\": " + groups, Map.of());
            }
        },
        FORM_WITH_A_DESCRIPTION_WITH_NULL {
            @Override
            HttpResponse<String> send(String key, String id, String text, String groups)
                    throws Exception {
                return described(key, id, text, ", \"groups\": " + groups, Map.of());
            }
        },
        JSON_LINES {
            @Override
            HttpResponse<String> send(String key, String id, String text, String groups)
                    throws Exception {
                return post(
                        "/v1/documents" + (groups == null ? "" : "?groups="),
                        key,
                        "application/x-ndjson",
                        bytes("{\"_id\": \"%s\", \"text\": \"%s\"}".formatted(id, text)));
            }
        };

        /**
         * Sends it.
         *
         * @param groups null or an empty list in JSON
         */
        abstract HttpResponse<String> send(String key, String id, String text, String groups)
                throws Exception;

        private static HttpResponse<String> content(
                String key, String id, String text, String groups) throws Exception {
            return put(
                    "/v1/documents/" + id,
                    key,
                    "application/json",
                    bytes("{\"text\": \"%s\"%s}".formatted(text, groups)));
        }

        static HttpResponse<String> described(
                String key, String id, String text, String groups, Map<String, String> more)
                throws Exception {
            Map<String, String> fields = new TreeMap<>(more);
            fields.put("documents", "[{\"file\": \"%s\"%s}]".formatted(id, groups));
            return upload(key, fields, Map.of(id, bytes(text)));
        }
    }

    private static List<String> groups(String id, String key) throws Exception {
        List<String> groups = new ArrayList<>();
        ok(get("/v1/documents/" + id, key))
                .get("groups")
                .forEach(group -> groups.add(group.asString()));
        return groups;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void who_names_no_groups_keeps_a_document_for_its_groups_on_every_way_in(Way way)
            throws Exception {
        String id = "unnamed-%s.md".formatted(way);
        finished(way.send("staff", id, "Salaries.", null));
        assertThat(groups(id, "staff")).containsExactly("staff");
        assertThat(problem(get("/v1/documents/" + id + "/text", "reader"), 404))
                .isEqualTo("not-found");
        assertThat(problem(delete("/v1/documents/" + id, "writer"), 404)).isEqualTo("not-found");

        finished(way.send("board", id, "Salaries of this year.", null));
        assertThat(get("/v1/documents/" + id + "/text", "staff").body()).contains("of this year");
        assertThat(groups(id, "staff")).containsExactly("staff");
        assertThat(get("/v1/documents/" + id, "reader").statusCode()).isEqualTo(404);

        finished(way.send("staff", id, "Salaries for all.", "[]"));
        assertThat(groups(id, "writer")).isEmpty();
        assertThat(get("/v1/documents/" + id + "/text", "reader").body()).contains("for all");

        finished(way.send("staff", id, "Salaries of some.", null));
        assertThat(groups(id, "staff")).containsExactly("staff");
    }

    @Test
    void a_description_that_names_no_groups_leaves_them_to_the_form() throws Exception {
        for (String unnamed : List.of("", ", \"groups\": null")) {
            finished(
                    Way.described(
                            "board", "form.md", "Words.", unnamed, Map.of("groups", "staff")));

            assertThat(groups("form.md", "staff")).containsExactly("staff");
        }
        finished(
                Way.described(
                        "board",
                        "form.md",
                        "Words.",
                        ", \"groups\": [\"board\"]",
                        Map.of("groups", "staff")));
        assertThat(groups("form.md", "board")).containsExactly("board");
    }

    @Test
    void an_address_that_is_no_link_or_a_dangerous_one_is_refused_on_every_way_in()
            throws Exception {
        byte[] text = bytes("Words.");
        List<HttpResponse<String>> refused =
                List.of(
                        put(
                                "/v1/documents/link.md",
                                "writer",
                                "application/json",
                                bytes("{\"text\": \"Words.\", \"uri\": \"javascript:alert(1)\"}")),
                        put(
                                "/v1/documents/link.md?uri=file%3A%2F%2F%2Fsrv%2Fa.md",
                                "writer", "text/markdown", text),
                        upload(
                                "writer",
                                Map.of(
                                        "documents",
                                        "[{\"file\": \"link.md\", \"uri\": \"data:text/html,x\"}]"),
                                Map.of("link.md", text)));
        for (HttpResponse<String> response : refused) {
            assertThat(problem(response, 422)).isEqualTo("invalid-value");
            assertThat(response.body())
                    .contains("none of http, https and mailto", "\"field\":\"uri\"");
        }
        for (String good : List.of("mailto%3Aa%40b.example", "Shelf%2012")) {
            finished(put("/v1/documents/link.md?uri=" + good, "writer", "text/markdown", text));
            assertThat(ok(get("/v1/documents/link.md", "reader")).has("uri")).isTrue();
        }
    }

    @Test
    void what_is_said_of_a_document_has_a_bound_on_every_way_in() throws Exception {
        String much = "{\"m\": [\"%s\"]}".formatted("x".repeat(1_000_000));
        String many = "{\"m\": [%s]}".formatted("1,".repeat(1_000) + "1");
        String path = "/v1/documents/much.md";
        byte[] text = bytes("Words.");
        Map<String, byte[]> file = Map.of("much.md", text);
        for (HttpResponse<String> refused :
                List.of(
                        putJson(path, "\"metadata\": " + much),
                        upload("writer", Map.of("metadata", much), file))) {
            assertThat(problem(refused, 422)).isEqualTo("limit-exceeded");
            assertThat(refused.body())
                    .contains("metadata has 1,000,001 bytes, at most 65,536", "\"limit\":65536");
        }
        for (HttpResponse<String> refused :
                List.of(
                        putJson(path, "\"metadata\": " + many),
                        putJson(path, "\"title\": \"%s\"".formatted("x".repeat(1_001))),
                        putJson(path, "\"uri\": \"%s\"".formatted("x".repeat(2_001))),
                        put(path + "?title=" + "x".repeat(1_001), "writer", "text/plain", text),
                        put(path + "?uri=" + "x".repeat(2_001), "writer", "text/plain", text))) {
            assertThat(problem(refused, 422)).isEqualTo("limit-exceeded");
        }
        assertThat(problem(get(path, "reader"), 404)).isEqualTo("not-found");
    }

    @Test
    void a_document_of_which_too_much_is_said_fails_alone() throws Exception {
        String lines =
                "{\"_id\":\"said-1\",\"text\":\"Words.\",\"metadata\":{\"m\":\"%s\"}}\n{\"_id\":\"said-2\",\"text\":\"Words.\",\"title\":\"%s\"}\n{\"_id\":\"said-3\",\"text\":\"Words.\"}\n"
                        .formatted("x".repeat(1_000_000), "x".repeat(1_001));
        JsonNode byLines =
                finished(post("/v1/documents", "writer", "application/jsonl", bytes(lines)));
        assertThat(byLines.at("/report/added").asInt()).isEqualTo(1);
        assertThat(byLines.at("/report/failed/total").asInt()).isEqualTo(2);
        assertThat(byLines.toString())
                .contains(
                        "metadata has 1,000,001 bytes, at most 65,536",
                        "title has 1,001 characters, at most 1,000");

        JsonNode byForm =
                finished(
                        upload(
                                "writer",
                                Map.of(
                                        "documents",
                                        "[{\"file\": \"said-4.md\", \"metadata\": {\"m\": \"%s\"}}]"
                                                .formatted("x".repeat(1_000_000))),
                                Map.of(
                                        "said-4.md", bytes("Words."),
                                        "said-5.md",
                                                bytes(
                                                        "---\nm: [%s]\n---\nWords."
                                                                .formatted(
                                                                        "1,".repeat(1_000) + "1")),
                                        "said-6.html",
                                                bytes(
                                                        "<title>%s</title><p>Words."
                                                                .formatted("x ".repeat(1_000))))));
        assertThat(byForm.at("/report/added").asInt()).isEqualTo(1);
        assertThat(byForm.at("/report/failed/total").asInt()).isEqualTo(2);
        assertThat(byForm.toString())
                .contains(
                        "description-too-large",
                        "metadata has 1,000,001 bytes, at most 65,536",
                        "metadata has 1,001 values, at most 1,000");
        // A title that was found in a file is only cut.
        assertThat(ok(get("/v1/documents/said-6.html", "reader")).get("title").asString())
                .startsWith("x x x")
                .hasSizeLessThan(1_000);
    }

    private static HttpResponse<String> putJson(String path, String member) throws Exception {
        return put(
                path,
                "writer",
                "application/json",
                bytes("{\"text\": \"Words.\", %s}".formatted(member)));
    }

    @Test
    void a_group_without_a_name_is_refused_where_an_empty_list_can_be_said() throws Exception {
        HttpResponse<String> refused =
                put(
                        "/v1/documents/blank.md",
                        "staff",
                        "application/json",
                        bytes("{\"text\": \"Words.\", \"groups\": [\" \"]}"));

        assertThat(problem(refused, 422)).isEqualTo("invalid-value");
        assertThat(refused.body()).contains("an empty list for the whole tenant");
    }

    @Test
    void keys_without_the_authority_and_jobs_of_others_are_refused() throws Exception {
        byte[] text = bytes("Words.");
        JsonNode receipt = accepted(put("/v1/documents/mine.txt", "writer", "text/plain", text));

        assertThat(problem(put("/v1/documents/a.txt", "reader", "text/plain", text), 403))
                .isEqualTo("forbidden");
        assertThat(problem(delete("/v1/documents/a.txt", "reader"), 403)).isEqualTo("forbidden");
        assertThat(problem(get(receipt.get("status_url").asString(), "reader"), 403))
                .isEqualTo("forbidden");
        assertThat(problem(get(receipt.get("status_url").asString(), "other"), 404))
                .isEqualTo("not-found");
        assertThat(get(receipt.get("status_url").asString(), "staff").statusCode()).isEqualTo(200);
    }

    @Test
    void a_job_of_a_group_is_told_only_to_those_who_may_see_its_documents() throws Exception {
        JsonNode receipt =
                accepted(put("/v1/documents/plans.txt", "staff", "text/plain", bytes("Plans.")));

        for (String url : List.of("status_url", "events_url")) {
            assertThat(problem(get(receipt.get(url).asString(), "writer"), 404))
                    .isEqualTo("not-found");
            assertThat(get(receipt.get(url).asString(), "staff").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void bad_uploads_have_problems_of_their_own() throws Exception {
        byte[] large = new byte[(1 << 20) + 1];
        Map<String, byte[]> one = Map.of("a.md", bytes("Words."));

        assertThat(problem(put("/v1/documents/l.txt", "writer", "text/plain", large), 413))
                .isEqualTo("too-large");
        assertThat(problem(upload("writer", Map.of(), Map.of("l.txt", large)), 413))
                .isEqualTo("too-large");
        assertThat(problem(upload("writer", Map.of("owner", "me"), one), 422))
                .isEqualTo("unknown-field");
        assertThat(problem(upload("writer", Map.of("metadata", "{"), one), 400))
                .isEqualTo("malformed-json");
        assertThat(
                        problem(
                                upload(
                                        "writer",
                                        Map.of("documents", "[{\"file\": \"b.md\"}]"),
                                        one),
                                422))
                .isEqualTo("invalid-value");
        for (Map<String, String> empty :
                List.of(
                        Map.of("metadata", "null"),
                        Map.of("documents", "null"),
                        Map.of("documents", "[null]"),
                        Map.of("documents", "[{\"file\": \"a.md\", \"groups\": [null]}]"))) {
            HttpResponse<String> refused = upload("writer", empty, one);
            assertThat(problem(refused, 422)).as(empty.toString()).isEqualTo("invalid-value");
        }
        assertThat(upload("writer", Map.of("metadata", "null"), one).body())
                .contains("\"field\":\"metadata\"");
        assertThat(problem(upload("writer", Map.of("origin", "x"), Map.of()), 422))
                .isEqualTo("invalid-value");
        assertThat(problem(put("/v1/documents/a", "writer", "image/png", new byte[] {1}), 415))
                .isEqualTo("unsupported-media-type");
        assertThat(
                        problem(
                                put(
                                        "/v1/documents/a",
                                        "writer",
                                        "application/json",
                                        bytes("{\"text\": \" \"}")),
                                422))
                .isEqualTo("invalid-value");
        assertThat(
                        problem(
                                put(
                                        "/v1/documents/" + "x".repeat(600),
                                        "writer",
                                        "text/plain",
                                        new byte[] {65}),
                                422))
                .isEqualTo("invalid-value");
    }

    @Test
    void more_uploads_than_may_wait_are_sent_away_before_their_bodies_are_read() throws Exception {
        byte[] slow = slowLines(400);
        try (ConfigurableApplicationContext busy =
                run(Hasty.class, folder.resolve("busy"), "--winnow.ingest.max-waiting-jobs=8")) {
            for (int i = 0; i < 2; i++) {
                assertThat(lines(busy, "writer", slow).statusCode()).isEqualTo(202);
            }

            HttpResponse<String> refused = lines(busy, "writer", slow);
            assertThat(problem(refused, 429)).isEqualTo("overloaded");
            assertThat(refused.body()).contains("a quarter of winnow.ingest.max-waiting-jobs");
            assertThat(refused.headers().firstValue("Retry-After")).contains("10");
            for (String type :
                    List.of("application/jsonl", "multipart/form-data; boundary=" + BOUNDARY)) {
                assertThat(answerBeforeTheBody(busy, "POST /v1/documents", type, 1_000_000))
                        .as(type)
                        .startsWith("HTTP/1.1 429");
            }
            assertThat(answerBeforeTheBody(busy, "PUT /v1/documents/a.txt", "text/plain", 1_000))
                    .startsWith("HTTP/1.1 429");
            // Another tenant's is taken, and done while the first one's go on.
            HttpResponse<String> other =
                    lines(busy, "other", bytes("{\"_id\":\"o\",\"text\":\"Words.\"}"));
            JsonNode receipt = accepted(other);
            HttpResponse<String> events =
                    send(request(busy, receipt.get("events_url").asString(), "other"));
            assertThat(events.body()).contains("event:done");
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
        try (ConfigurableApplicationContext slow =
                run(WaitingEncoder.class, folder.resolve("ordered"))) {
            keep(slow, "/v1/documents/x.txt", "First words.");
            keep(slow, "/v1/documents/again.txt", "First words.");
            CountDownLatch hold = hold(slow);
            List<HttpResponse<String>> accepted = new ArrayList<>();
            accepted.add(at(slow, "PUT", "/v1/documents/x.txt", "text/plain", "Slow words."));
            slow.getBean(CountingEmbedder.class).waits.await();
            for (String id : List.of("new.txt", "again.txt")) {
                String path = "/v1/documents/" + id;
                accepted.add(at(slow, "PUT", path, "text/plain", "Other words."));
            }
            accepted.add(
                    at(slow, "PUT", "/v1/documents/new", "application/json", "{\"text\": \"N.\"}"));
            HttpResponse<String> ofStaff =
                    by("staff", slow, "PUT", "/v1/documents/s.txt", "text/plain", "Secret.");

            for (String id : List.of("x.txt", "new.txt", "again.txt", "new")) {
                assertThat(at(slow, "DELETE", "/v1/documents/" + id, null, "").statusCode())
                        .as(id)
                        .isEqualTo(204);
                assertThat(at(slow, "GET", "/v1/documents/" + id, null, "").statusCode())
                        .isEqualTo(404);
            }
            for (String id : List.of("nowhere.txt", "s.txt")) {
                assertThat(problem(at(slow, "DELETE", "/v1/documents/" + id, null, ""), 404))
                        .isEqualTo("not-found");
            }
            accepted.add(at(slow, "PUT", "/v1/documents/again.txt", "text/plain", "Last words."));
            hold.countDown();

            List<String> reports = new ArrayList<>();
            for (HttpResponse<String> put : accepted) {
                reports.add(untilDone(slow, put));
            }
            assertThat(reports.subList(0, 4))
                    .allMatch(report -> report.contains("\"code\":\"deleted\""));
            for (String id : List.of("x.txt", "new.txt", "new")) {
                assertThat(at(slow, "GET", "/v1/documents/" + id, null, "").statusCode())
                        .as(id)
                        .isEqualTo(404);
            }
            assertThat(at(slow, "GET", "/v1/documents/again.txt/text", null, "").body())
                    .isEqualTo("Last words.");
            assertThat(ofStaff.statusCode()).isEqualTo(202);
            while (by("staff", slow, "GET", "/v1/documents/s.txt", null, "").statusCode() != 200) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void what_an_upload_has_stored_and_not_committed_can_be_deleted() throws Exception {
        try (ConfigurableApplicationContext slow =
                run(WaitingEncoder.class, folder.resolve("uncommitted"))) {
            CountDownLatch hold = hold(slow);
            HttpResponse<String> upload =
                    lines(
                            slow,
                            "writer",
                            bytes(
                                    "{\"_id\":\"a\",\"text\":\"A.\"}\n{\"_id\":\"b\",\"text\":\"Slow.\"}\n{\"_id\":\"c\",\"text\":\"C.\"}"));
            String status = accepted(upload).get("status_url").asString();
            while (!at(slow, "GET", status, null, "").body().contains("\"stored\":1")) {
                Thread.onSpinWait();
            }

            for (String id : List.of("a", "c")) {
                assertThat(at(slow, "DELETE", "/v1/documents/" + id, null, "").statusCode())
                        .as(id)
                        .isEqualTo(204);
            }
            hold.countDown();

            assertThat(untilDone(slow, upload))
                    .contains("\"path\":\"upload:3\",\"code\":\"deleted\"");
            assertThat(at(slow, "GET", "/v1/documents", null, "").body())
                    .contains("\"id\":\"b\"")
                    .doesNotContain("\"id\":\"a\"", "\"id\":\"c\"");
        }
    }

    @Test
    void a_document_that_is_put_replaces_what_an_upload_before_it_brings_from_elsewhere()
            throws Exception {
        try (ConfigurableApplicationContext slow =
                run(WaitingEncoder.class, folder.resolve("put"))) {
            CountDownLatch hold = hold(slow);
            HttpResponse<String> crawl =
                    at(
                            slow,
                            "POST",
                            "/v1/documents?origin=crawl",
                            "application/jsonl",
                            "{\"_id\":\"x\",\"text\":\"Slow.\"}\n{\"_id\":\"y.txt\",\"text\":\"Y.\"}");
            slow.getBean(CountingEmbedder.class).waits.await();
            HttpResponse<String> line =
                    at(slow, "PUT", "/v1/documents/x", "application/json", "{\"text\": \"New.\"}");
            HttpResponse<String> file =
                    at(slow, "PUT", "/v1/documents/y.txt", "text/plain", "New.");
            hold.countDown();

            untilDone(slow, crawl);
            for (HttpResponse<String> put : List.of(line, file)) {
                assertThat(untilDone(slow, put)).contains("\"changed\":1");
            }
            for (String id : List.of("x", "y.txt")) {
                assertThat(at(slow, "GET", "/v1/documents/" + id + "/text", null, "").body())
                        .isEqualTo("New.");
                assertThat(at(slow, "GET", "/v1/documents/" + id, null, "").body())
                        .contains("\"origin\":\"crawl\"");
            }
        }
    }

    private static CountDownLatch hold(ConfigurableApplicationContext context) {
        CountingEmbedder embedder = context.getBean(CountingEmbedder.class);
        CountDownLatch hold = new CountDownLatch(1);
        embedder.hold = hold;
        embedder.held = "Slow";
        return hold;
    }

    @Test
    void a_disk_with_too_little_room_takes_no_documents_lets_them_go_and_answers_searches()
            throws Exception {
        Path index = folder.resolve("full");
        try (ConfigurableApplicationContext before = run(index)) {
            assertThat(at(before, "GET", "/actuator/health", null, "").statusCode()).isEqualTo(200);
            keep(before, "/v1/documents/kept.txt", "Zebras have stripes.");
        }
        // More than any disk has.
        try (ConfigurableApplicationContext full =
                run(index, "--winnow.retriever.min-free-space=8000000TB")) {
            String multipart = form("a.md", "Words.");
            for (HttpResponse<String> refused :
                    List.of(
                            at(full, "PUT", "/v1/documents/a.txt", "text/plain", "Words."),
                            at(
                                    full,
                                    "PUT",
                                    "/v1/documents/a",
                                    "application/json",
                                    "{\"text\": \"Words.\"}"),
                            at(
                                    full,
                                    "POST",
                                    "/v1/documents",
                                    "application/x-ndjson",
                                    "{\"_id\":\"a\",\"text\":\"Words.\"}"),
                            at(
                                    full,
                                    "POST",
                                    "/v1/documents",
                                    "multipart/form-data; boundary=" + BOUNDARY,
                                    multipart))) {
                assertThat(problem(refused, 507)).isEqualTo("insufficient-storage");
                assertThat(refused.headers().firstValue("Retry-After")).contains("60");
                assertThat(JSON.readTree(refused.body()).get("detail").asString())
                        .containsPattern("has [0-9,]+ MB free")
                        .contains("8,388,608,000,000 MB", "winnow.retriever.min-free-space")
                        .doesNotContain(folder.toString());
            }
            assertThat(at(full, "GET", "/actuator/health/readiness", null, "").statusCode())
                    .isEqualTo(200);
            // Details are for administrators; without too little room it is 200.
            assertThat(at(full, "GET", "/actuator/health", null, "").statusCode()).isEqualTo(503);
            assertThat(full.getBean(DiskSpaceHealthIndicator.class).health().getDetails())
                    .containsEntry("path", index.toString());
            String question = "{\"query\": \"zebra stripes\"}";
            assertThat(at(full, "POST", "/v1/search", "application/json", question).body())
                    .contains("kept.txt");

            assertThat(at(full, "DELETE", "/v1/documents/kept.txt", null, "").statusCode())
                    .isEqualTo(204);
            assertThat(at(full, "POST", "/v1/search", "application/json", question).body())
                    .doesNotContain("kept.txt");
        }
    }

    @Test
    void an_index_whose_files_were_altered_gives_nothing_out_and_takes_nothing() throws Exception {
        Path index = folder.resolve("damaged");
        try (ConfigurableApplicationContext before = run(index)) {
            keep(before, "/v1/documents/kept.txt", "Zebras have stripes.");
        }
        Path altered = Damage.alter(index, "Zebras");

        try (ConfigurableApplicationContext damaged = run(index)) {
            while (at(damaged, "GET", "/actuator/health/readiness", null, "").statusCode() == 200) {
                Thread.onSpinWait();
            }
            String question = "{\"query\": \"zebra stripes\"}";
            assertThat(
                            problem(
                                    at(damaged, "POST", "/v1/search", "application/json", question),
                                    503))
                    .isEqualTo("index-unavailable");
            for (HttpResponse<String> refused :
                    List.of(
                            at(damaged, "GET", "/v1/documents", null, ""),
                            at(damaged, "GET", "/v1/documents/kept.txt", null, ""),
                            at(damaged, "GET", "/v1/documents/kept.txt/text", null, ""),
                            at(damaged, "DELETE", "/v1/documents/kept.txt", null, ""),
                            at(damaged, "PUT", "/v1/documents/a.txt", "text/plain", "Words."))) {
                assertThat(problem(refused, 503)).isEqualTo("index-unavailable");
                assertThat(refused.body())
                        .contains(altered.getFileName().toString(), "put back a copy")
                        .doesNotContain(folder.toString());
            }
        }
    }

    @Test
    void a_job_is_cancelled_by_its_own_tenant_as_often_as_it_likes() throws Exception {
        try (ConfigurableApplicationContext busy = run(Hasty.class, folder.resolve("cancelled"))) {
            String job =
                    accepted(lines(busy, "writer", slowLines(400))).get("status_url").asString();

            assertThat(problem(cancel(busy, job, "other"), 404)).isEqualTo("not-found");
            assertThat(problem(cancel(busy, job, "reader"), 403)).isEqualTo("forbidden");
            assertThat(cancel(busy, job, "writer").statusCode()).isEqualTo(204);
            HttpResponse<String> events = send(request(busy, job + "/events", "writer"));

            assertThat(events.body()).contains("event:cancelled");
            assertThat(cancel(busy, job, "writer").statusCode()).isEqualTo(204);
            JsonNode state = ok(send(request(busy, job, "writer")));
            assertThat(state.get("status").asString()).isEqualTo("cancelled");
            assertThat(state.get("error").asString()).contains("what it had stored stays");
        }
    }

    @Test
    void an_upload_that_was_accepted_is_ended_after_a_restart_under_the_same_job()
            throws Exception {
        Path home = folder.resolve("restarted");
        String job;
        try (ConfigurableApplicationContext before = run(Hasty.class, home)) {
            job = accepted(lines(before, "writer", slowLines(30))).get("status_url").asString();
        }
        try (ConfigurableApplicationContext after = run(home)) {
            HttpResponse<String> events = send(request(after, job + "/events", "writer"));
            assertThat(events.body()).contains("event:done");
            JsonNode listed = ok(send(request(after, "/v1/documents", "writer")));
            assertThat(listed.get("documents")).hasSize(30);
            assertThat(home.resolve(".uploads/waiting")).isEmptyDirectory();
            assertThat(home.resolve(".uploads/parts")).isEmptyDirectory();
        }
    }

    /** As the default is: relative to where the program was started. */
    @Test
    void files_are_taken_in_where_the_folder_of_the_index_is_a_relative_one() throws Exception {
        Path index = Path.of("").toAbsolutePath().relativize(folder.resolve("relative"));
        assertThat(index.isAbsolute()).isFalse();
        try (ConfigurableApplicationContext relative = run(index)) {
            HttpResponse<String> taken =
                    at(
                            relative,
                            "POST",
                            "/v1/documents",
                            "multipart/form-data; boundary=" + BOUNDARY,
                            form("a.md", "Zebras have stripes."));

            untilDone(relative, taken);
            assertThat(at(relative, "GET", "/v1/documents/a.md/text", null, "").body())
                    .isEqualTo("Zebras have stripes.");
        }
    }

    /**
     * There is room for the bodies, and for the index and one of them, but not for the index and
     * both.
     */
    @Test
    void uploads_leave_the_index_the_room_that_it_keeps_free() throws Exception {
        Path index = folder.resolve("narrow");
        long gigabyte = 1L << 30;
        long free = Files.getFileStore(folder).getUsableSpace() / gigabyte;
        assumeTrue(free >= 8, "the disk has some room");
        try (ConfigurableApplicationContext narrow =
                run(
                        index,
                        "--winnow.retriever.min-free-space=%dGB".formatted(free / 2),
                        "--winnow.ingest.max-upload-size=%dGB".formatted(free),
                        "--winnow.ingest.max-staged-size=%dGB".formatted(3 * free),
                        "--spring.servlet.multipart.max-request-size=%dGB".formatted(free))) {
            long most = free * 3 / 4 * gigabyte;
            for (String type :
                    List.of("application/jsonl", "multipart/form-data; boundary=" + BOUNDARY)) {
                assertThat(answerBeforeTheBody(narrow, "POST /v1/documents", type, most))
                        .as(type)
                        .startsWith("HTTP/1.1 507")
                        .contains("Retry-After: 60")
                        .contains("urn:winnow:problem:insufficient-storage")
                        .contains("winnow.retriever.min-free-space");
            }
            // One of these fits, and while its body is on the way there is no room for another.
            long less = free * 2 / 5 * gigabyte;
            String what = "POST /v1/documents";
            try (Socket coming = new Socket("127.0.0.1", port(narrow))) {
                coming.getOutputStream().write(head(what, "application/jsonl", less));
                while (entries(index.resolve(".uploads/waiting")) == 0) {
                    Thread.onSpinWait();
                }
                assertThat(answerBeforeTheBody(narrow, what, "application/jsonl", less))
                        .startsWith("HTTP/1.1 507");
            }
            keep(narrow, "/v1/documents/small.txt", "Zebras have stripes.");
        }
    }

    @Test
    void a_disk_without_room_is_507_before_the_body_is_read() throws Exception {
        try (ConfigurableApplicationContext small =
                run(
                        folder.resolve("small"),
                        "--winnow.ingest.max-upload-size=1000000TB",
                        "--winnow.ingest.max-staged-size=2000000TB",
                        "--spring.servlet.multipart.max-request-size=1000000TB")) {
            for (String type :
                    List.of("application/jsonl", "multipart/form-data; boundary=" + BOUNDARY)) {
                assertThat(answerBeforeTheBody(small, "POST /v1/documents", type, 1L << 58))
                        .as(type)
                        .startsWith("HTTP/1.1 507")
                        .contains("Retry-After: 60")
                        .contains("urn:winnow:problem:insufficient-storage")
                        .contains("winnow.retriever.directory");
            }
        }
    }

    @Test
    void watchers_of_one_key_leave_room_for_those_of_another() throws Exception {
        try (ConfigurableApplicationContext busy = run(Hasty.class, folder.resolve("watched"))) {
            String job =
                    accepted(lines(busy, "writer", slowLines(400))).get("events_url").asString();
            List<HttpResponse<InputStream>> watchers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                watchers.add(watch(busy, job, "writer"));
                assertThat(watchers.getLast().statusCode()).isEqualTo(200);
            }

            try (InputStream refused = watch(busy, job, "writer").body()) {
                assertThat(new String(refused.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("\"status\":429")
                        .contains("16 with this key");
            }
            watchers.add(watch(busy, job, "staff"));
            assertThat(watchers.getLast().statusCode()).isEqualTo(200);

            assertThat(cancel(busy, job.replace("/events", ""), "writer").statusCode())
                    .isEqualTo(204);
            for (HttpResponse<InputStream> watcher : watchers) {
                try (InputStream events = watcher.body()) {
                    assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
                            .contains("event:cancelled");
                }
            }
        }
    }

    /** Until a document is in the index. */
    private static void keep(ConfigurableApplicationContext context, String path, String text)
            throws Exception {
        HttpResponse<String> stored = at(context, "PUT", path, "text/plain", text);
        untilDone(context, stored);
    }

    private static String untilDone(
            ConfigurableApplicationContext context, HttpResponse<String> stored) throws Exception {
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(202);
        String status = JSON.readTree(stored.body()).get("status_url").asString();
        String now = "";
        while (!now.contains("\"status\":\"done\"")) {
            Thread.onSpinWait();
            now = at(context, "GET", status, null, "").body();
        }
        return now;
    }

    private static HttpResponse<String> at(
            ConfigurableApplicationContext context,
            String method,
            String path,
            String contentType,
            String body)
            throws Exception {
        return by("writer", context, method, path, contentType, body);
    }

    private static HttpResponse<String> by(
            String key,
            ConfigurableApplicationContext context,
            String method,
            String path,
            String contentType,
            String body)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(context) + path))
                        .header("Authorization", "Bearer " + key)
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String form(String name, String text) {
        return "--%s\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\n\r\n%s\r\n--%s--\r\n"
                .formatted(BOUNDARY, name, text, BOUNDARY);
    }

    private static HttpResponse<InputStream> watch(
            ConfigurableApplicationContext context, String url, String key) throws Exception {
        return client.send(
                request(context, url, key).build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static HttpResponse<String> cancel(
            ConfigurableApplicationContext context, String job, String key) throws Exception {
        return send(request(context, job, key).DELETE());
    }

    private static HttpResponse<String> lines(
            ConfigurableApplicationContext context, String key, byte[] body) throws Exception {
        return send(
                request(context, "/v1/documents", key)
                        .header("Content-Type", "application/jsonl")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static byte[] head(String what, String type, long length) {
        return "%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer writer\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(what, type, length)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static long entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count();
        }
    }

    /** All of an answer to a request of which only the head was sent. */
    private static String answerBeforeTheBody(
            ConfigurableApplicationContext context, String what, String type, long length)
            throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port(context))) {
            socket.getOutputStream().write(head(what, type, length));
            StringBuilder answer = new StringBuilder();
            // The connection stays open: the server would still take the body.
            while (answer.isEmpty() || answer.charAt(answer.length() - 1) != '}') {
                int next = socket.getInputStream().read();
                assertThat(next).as(answer.toString()).isNotNegative();
                answer.append((char) next);
            }
            return answer.toString();
        }
    }

    /** Enough to keep the encoder of any machine busy while some requests come in. */
    private static byte[] slowLines(int documents) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < documents; i++) {
            lines.append("{\"_id\":\"s%d\",\"text\":\"".formatted(i))
                    .append("Some words of a long text follow here. ".repeat(100))
                    .append("\"}\n");
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ConfigurableApplicationContext run(Path index, String... more) throws Exception {
        return run(RetrieverApplication.class, index, more);
    }

    /**
     * @param beside beans of the test, or the program itself for none
     */
    private static ConfigurableApplicationContext run(Class<?> beside, Path index, String... more)
            throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--logging.level.root=warn",
                                "--spring.main.banner-mode=off",
                                "--winnow.retriever.directory=" + index));
        arguments.addAll(List.of(more));
        arguments.addAll(key(0, "reader", "default", "search", ""));
        arguments.addAll(key(1, "writer", "default", "search,ingest", ""));
        arguments.addAll(key(2, "staff", "default", "search,ingest", "staff"));
        arguments.addAll(key(3, "other", "other", "search,ingest", ""));
        arguments.addAll(key(4, "board", "default", "search,ingest", "staff,board"));
        return new SpringApplicationBuilder(RetrieverApplication.class, beside)
                .run(arguments.toArray(String[]::new));
    }

    private static List<String> key(
            int index, String name, String tenant, String authorities, String groups)
            throws Exception {
        String prefix = "--winnow.security.api-keys[%d].".formatted(index);
        String hash =
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(name.getBytes(StandardCharsets.UTF_8)));
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                prefix + "name=" + name,
                                prefix + "sha256=" + hash,
                                prefix + "tenant=" + tenant,
                                prefix + "authorities=" + authorities));
        if (!groups.isEmpty()) {
            arguments.add(prefix + "groups=" + groups);
        }
        return arguments;
    }

    private static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static HttpRequest.Builder request(String path, String key) {
        return request(service, path, key);
    }

    private static HttpRequest.Builder request(
            ConfigurableApplicationContext context, String path, String key) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(context) + path))
                .header("Authorization", "Bearer " + key);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path, String key) throws Exception {
        return send(request(path, key));
    }

    private static HttpResponse<String> delete(String path, String key) throws Exception {
        return send(request(path, key).DELETE());
    }

    private static HttpResponse<String> put(String path, String key, String type, byte[] body)
            throws Exception {
        return send(
                request(path, key)
                        .header("Content-Type", type)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static HttpResponse<String> post(String path, String key, String type, byte[] body)
            throws Exception {
        return send(
                request(path, key)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static HttpResponse<String> upload(
            String key, Map<String, String> fields, Map<String, byte[]> files) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (var field : fields.entrySet()) {
            write(
                    body,
                    "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                            .formatted(BOUNDARY, field.getKey(), field.getValue()));
        }
        for (var file : files.entrySet()) {
            write(
                    body,
                    "--%s\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\n\r\n"
                            .formatted(BOUNDARY, file.getKey()));
            body.write(file.getValue());
            write(body, "\r\n");
        }
        write(body, "--%s--\r\n".formatted(BOUNDARY));
        return post(
                "/v1/documents",
                key,
                "multipart/form-data; boundary=" + BOUNDARY,
                body.toByteArray());
    }

    private static void write(ByteArrayOutputStream body, String text) throws IOException {
        body.write(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode search(String question) throws Exception {
        return ok(
                post(
                        "/v1/search",
                        "reader",
                        "application/json",
                        "{\"query\": \"%s\"}"
                                .formatted(question)
                                .getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode accepted(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        JsonNode receipt = JSON.readTree(response.body());
        assertThat(response.headers().firstValue("Location"))
                .contains(receipt.get("status_url").asString());
        return receipt;
    }

    /** Watches the job's events, which end with the job. */
    private static JsonNode finished(HttpResponse<String> response) throws Exception {
        JsonNode receipt = accepted(response);
        List<String> events = events(receipt.get("events_url").asString());
        assertThat(events).contains("event:done");
        return status(receipt.get("status_url").asString());
    }

    private static List<String> events(String url) throws Exception {
        HttpResponse<String> response = getByWhoMay(url);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/event-stream");
        return response.body().lines().toList();
    }

    private static JsonNode status(String url) throws Exception {
        return ok(getByWhoMay(url));
    }

    /** As the first key for which it is there. */
    private static HttpResponse<String> getByWhoMay(String url) throws Exception {
        HttpResponse<String> response = get(url, "writer");
        for (String key : List.of("staff", "board", "other")) {
            if (response.statusCode() == 404) {
                response = get(url, key);
            }
        }
        return response;
    }

    private static JsonNode ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static String problem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        String type = JSON.readTree(response.body()).get("type").asString();
        return type.substring("urn:winnow:problem:".length());
    }
}
