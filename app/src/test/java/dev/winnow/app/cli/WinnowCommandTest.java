package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.winnow.app.e2e.SampleIndex;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.inference.session.GpuProbe;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("servers")
class WinnowCommandTest extends TypedCommands {

    private static final String QUESTION = "What does the reranker return for each sentence?";

    private static WinnowHome home;

    @TempDir private Path folder;

    @BeforeAll
    static void index() {
        home = SampleIndex.copy();
    }

    @BeforeEach
    void home() {
        at(home);
    }

    @Test
    void help_names_the_commands_with_examples() {
        ok("--help")
                .contains("demo", "index", "ask", "list", "delete", "serve", "status", "doctor")
                .contains("mcp", "graph", "topics", "help", "Examples:", "Exit status:")
                .contains("in winnow's launcher:", "stack, soak, latency", "eval, tune");

        forget();
        ok("help", "delete").contains("winnow delete", "files or folders");

        ok("index", "--help").contains("reStructuredText", "notebooks");

        ok("graph", "load", "--help").contains("source_id, metaedge, target_id");

        ok("ask", "--help")
                .contains(
                        "--token-budget",
                        "--threshold",
                        "--top-k",
                        "--filter",
                        "--json",
                        "--api-key");
        ok("--version").contains("winnow ", "Java 25");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "`` | 2 | 2 | name a command",
                "aks x | 2 | 2 | 'aks'",
                "ask | 2 | 2 | QUESTION",
                "ask --token-budget many x | 2 | 2 | --token-budget ; 'many' ; 'winnow ask --help' shows how",
                "ask --token-budget -3 why? | 1 | 1 | token_budget must be at least 1",
                "ask --feedback maybe why? | 1 | 1 | --feedback must be one of off, gate, on",
                "ask --timing never why? | 1 | 1 | --timing must be one of none, pre, post, both",
                "ask --final-weight 1.5 why? | 1 | 1 | --final-weight must lie between 0 and 1, got 1.5",
                "ask --filter year why? | 1 | 1 | FIELD=VALUE",
                "ask --filter {\"year\" why? | 1 | 1 | not valid JSON",
                "ask --order random why? | 1 | 1 | one of rank, document, edges",
                "ask --url localhost:1 why? | 1 | 1 | http://localhost:8080",
                "index nowhere | 1 | 1 | there is no file or folder ; nowhere",
                "index | 2 | 2 | PATH",
                "store | 2 | 2 | name a command: apply, check, copy",
                "serve somewhere | 1 | 1 | 'somewhere' is neither an option nor a setting",
                "serve --port 99999 | 1 | 1 | there is no port 99999",
                "serve --server.port=soon | 1 | 1 | server.port"
            })
    void what_cannot_be_done_is_said_in_a_line_and_wrong_usage_is_told_from_failure(
            String line, int status, int lines, String words) {
        assertRefused(line, status, lines, words);
    }

    @Test
    void a_log_has_a_line_now_and_then_and_counts_one_as_one() {
        PrintWriter errors = new PrintWriter(err);
        ProgressDisplay display =
                new ProgressDisplay(new Terminal(new PrintWriter(out), errors, false, false));
        Duration left = Duration.ofSeconds(90);
        for (int second = 0; second <= 40; second++) {
            Duration since = Duration.ofSeconds(second);
            display.progress(new IngestProgress(5, 1, 1, 0, 0, 1 + second / 10, since, left));
        }
        errors.flush();

        assertThat(err.toString())
                .containsSubsequence(
                        "indexing: 1 of 5 documents, 1 passage, about 90 s to go",
                        "indexing: 1 of 5 documents, 2 passages, about 90 s to go",
                        "indexing: 1 of 5 documents, 4 passages, about 90 s to go")
                .hasLineCount(3);
    }

    @Test
    void asks_the_index_itself_when_no_service_runs() {
        ok("ask", "--top-k", "3", QUESTION)
                .contains("For each sentence the reranker returns its start offset,")
                .containsPattern("\\[\\d+\\]  The reranker  .*reranker.md  characters \\d+-\\d+")
                .containsPattern("[\\d,]+ of [\\d,]+ tokens \\(o200k_base\\), \\d+ % saved")
                .contains("kg skipped (no-graph)", "reranker ", " ms")
                .doesNotContain("\u001b");
    }

    @Test
    void prints_the_bodys_json_and_nothing_else() {
        String asking = "ask --json --explain --token-budget 300 --filter document_id=";
        ok(line(asking + "corpus/manual/reranker.md", QUESTION));

        JsonNode body = JsonMapper.shared().readTree(out.toString());
        assertThat(body.get("context_id").asString()).startsWith("ctx-");
        assertThat(body.get("tokens_after").asInt()).isBetween(1, 300);
        assertThat(body.get("citations").findValuesAsString("document_id"))
                .containsOnly("corpus/manual/reranker.md");
        assertThat(body.get("candidates")).isNotEmpty();
    }

    @Test
    void sends_wishes_about_feedback_and_explains_what_became_of_them() {
        ok(line(
                        "ask --feedback off --timing both --feedback-weight .5 --final-weight 1 --explain",
                        QUESTION))
                .contains("Candidates")
                .containsPattern(" 1\\. \\S+  fused \\d\\.\\d{3}, rank probability \\d\\.\\d{3}")
                .containsPattern("round 1  bm25  rank \\d+, score ");
        forget();

        ok("ask", QUESTION).doesNotContain("Candidates", "Feedback", "round 1");
    }

    @Test
    void reads_a_long_question_from_standard_input() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream((QUESTION + "\n").getBytes(StandardCharsets.UTF_8)));
        try {
            ok("ask", "--json", "-");
        } finally {
            System.setIn(before);
        }
        assertThat(out.toString()).contains("For each sentence the reranker returns");
    }

    @Test
    void names_a_setting_of_the_environment_that_cannot_be_used() {
        with(Map.of("winnow.pipeline.max-timeout", "soon"), "ask", QUESTION)
                .contains("winnow.pipeline")
                .doesNotContain("unexpected");
    }

    @Test
    void a_required_gpu_that_is_not_there_ends_the_command_with_one_sentence() {
        assumeThat(GpuProbe.SYSTEM.obstacle()).as("what keeps this machine from a GPU").isPresent();
        with(Map.of("winnow.inference.device", "cuda"), "ask", QUESTION)
                .startsWith("winnow: winnow.inference.device=cuda, but ")
                .contains("cannot run on a GPU: there is no GPU device")
                .hasLineCount(1);
    }

    /** What a command says that fails with these settings. */
    private AbstractStringAssert<?> with(Map<String, String> settings, String... arguments) {
        settings.forEach(System::setProperty);
        try {
            return failed(arguments);
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void refuses_a_question_of_more_tokens_than_the_model_reads() {
        failed("ask", "why ".repeat(1_100))
                .contains("query has 1100 tokens, at most 1024 are allowed")
                .hasLineCount(1);
    }

    @Test
    void indexes_a_folder_and_lists_each_file_that_it_cannot_read() throws IOException {
        at(new WinnowHome(folder.resolve("home")));
        Path documents = folder.resolve("documents");
        documents(documents, "good.md", "# Tea\n\nGreen tea is steeped at eighty degrees.\n");
        documents(documents, "broken.pdf", "%PDF-1.7\nthis is no PDF at all");
        Files.createFile(documents.resolve("empty.txt"));

        assertThat(run("index", documents.toString())).as(err.toString()).isEqualTo(3);
        assertThat(out.toString())
                .contains("1 added, 0 changed, 0 unchanged, 0 deleted, 2 failed")
                .containsPattern("failed  documents/broken.pdf: .+")
                .containsPattern("failed  documents/empty.txt: .+");
        assertThat(err.toString()).contains("indexing: ");

        Files.delete(documents.resolve("broken.pdf"));
        Files.delete(documents.resolve("empty.txt"));
        forget();
        ok("index", documents.toString())
                .contains("0 added, 0 changed, 1 unchanged, 0 deleted, 0 failed");

        ok("ask", "How hot is green tea steeped?").contains("eighty degrees");
    }

    @Test
    void compares_an_index_with_its_checksums_and_names_what_was_altered() throws IOException {
        at(new WinnowHome(folder.resolve("home")));
        failed("index", "--verify");
        Path file = Files.writeString(folder.resolve("tea.md"), "# Tea\n\nGreen tea.\n");
        ok("index", file.toString());

        ok("index", "--verify").contains("is as it was written");

        damage(folder.resolve("home/index/_0.cfs"));
        forget();
        failed("index", "--verify").contains("is damaged", "_0.cfs", "put back a copy");
        assertThat(run("index", "--verify", file.toString())).isEqualTo(2);
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void sends_paths_of_this_machine_to_no_other_one() throws IOException {
        Path file = Files.writeString(folder.resolve("a.md"), "# A");
        for (String url : new String[] {"http://search.example:8080", "http://192.0.2.1/"}) {
            forget();
            failed("index", "--url", url, file.toString())
                    .contains(url, "its own machine", "POST /v1/documents")
                    .hasLineCount(1);
        }
        int port = freePort();
        for (String host : new String[] {"127.0.0.1", "localhost", "[::1]"}) {
            forget();
            failed("index", "--url", "http://%s:%d".formatted(host, port), file.toString())
                    .contains("no service answers at");
        }
    }

    @Test
    void says_what_to_do_when_no_service_answers() throws IOException {
        String nowhere = "http://127.0.0.1:" + freePort();
        failed("ask", "--url", nowhere, QUESTION)
                .contains("no service answers at " + nowhere, "winnow serve");
    }

    private static ServerSocket taken() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void demo_and_serve_name_a_port_that_is_taken_or_none_before_they_start() throws IOException {
        try (ServerSocket taken = taken()) {
            String port = Integer.toString(taken.getLocalPort());
            String checkout = Path.of("..").toAbsolutePath().normalize().toString();
            with(Map.of(Samples.CHECKOUT, checkout), "demo", "--port", port)
                    .contains("port %s is taken".formatted(port), "--port");
            forget();
            failed("serve", "--port", port);
            failed("serve", "--server.port=" + port)
                    .contains("port %s is taken".formatted(port), "winnow serve --port")
                    .hasLineCount(2);
        }
    }

    private void indexInto(Path own, String... files) throws IOException {
        at(new WinnowHome(own));
        for (String file : files) {
            String text = "# About " + file + "\n\nTea is hot.\n";
            documents(folder.resolve("papers/tea"), file, text);
        }
        ok("index", folder.resolve("papers").toString());
        forget();
    }

    @Test
    void lists_documents_by_id_and_by_the_beginning_of_it() throws IOException {
        indexInto(folder.resolve("home"), "green.md", "black.md");

        ok("list")
                .containsSubsequence(
                        "papers/tea/black.md  About black.md  1 passage\n",
                        "papers/tea/green.md  About green.md",
                        "2 documents, 2 passages");
        forget();
        ok("list", "papers/tea/g", "--json");
        JsonNode only = JsonMapper.shared().readTree(out.toString());
        assertThat(only.get("id").asString()).isEqualTo("papers/tea/green.md");
        assertThat(only.get("passages").asInt()).isEqualTo(1);
    }

    @Test
    void deletes_by_id_by_file_and_by_folder_whether_the_files_are_there_or_not()
            throws IOException {
        indexInto(folder.resolve("home"), "a.md", "b.md", "c.md", "d.md");
        Path tea = folder.resolve("papers/tea");
        Files.delete(tea.resolve("b.md"));

        ok("delete", "papers/tea/a.md", tea.resolve("b.md").toString())
                .contains("a.md: deleted", "b.md: deleted");
        failed("delete", "papers/tea/a.md").contains("there is no document 'papers/tea/a.md'");
        failed("delete", folder.resolve("papers/te").toString()).contains("papers/te");
        ok("delete", tea.toString()).contains("2 documents deleted");
        forget();
        ok("list").contains("0 documents", "winnow index FOLDER");
    }

    @Test
    void an_empty_index_is_told_from_one_without_an_answer() {
        at(new WinnowHome(folder.resolve("home")));
        ok("ask", QUESTION).contains("There are no documents yet: 'winnow index FOLDER'");
        forget();
        at(home);
        ok("ask", "What is the capital of Mongolia?").doesNotContain("There are no documents yet");
        forget();
        ok("ask", "--min-rank", "1", QUESTION)
                .contains("Nothing in the index bears on this question", "0 of ")
                .as("nothing was sent, so nothing was saved")
                .doesNotContain("saved");
    }

    @Test
    void status_of_a_home_without_a_service_says_how_to_start_one() {
        failed("status");
        assertThat(out.toString()).contains("none runs for " + home.folder(), "winnow serve");
    }

    @Test
    void a_doctor_finds_nothing_wrong_with_a_sound_home() throws IOException {
        int free = freePort();
        ok("doctor", "--port", Integer.toString(free))
                .contains("ok     java", "ok     memory", "ok     home", free + " is free")
                .contains("winnow-small-3", "each file with the hash of its description")
                .containsPattern(
                        "ok     index +\\d+ documents, [\\d,]+ KB in .*, as they were written")
                .contains("none is set, questions do without facts")
                .contains("only this machine reaches the service")
                .contains("answers are the kept sentences themselves")
                .doesNotContain("wrong");
    }

    @Test
    void a_doctor_warns_of_folders_that_other_users_may_read() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path own = folder.resolve("old-home");
        indexInto(own, "green.md");
        for (Path made : List.of(own, own.resolve("index"))) {
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        run("doctor");

        assertThat(out.toString())
                .containsPattern("warn   home +other users .* may look into .*old-home.*chmod 700")
                .containsPattern("warn   index +other users .* may look into .*index");

        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
        forget();
        run("doctor");

        assertThat(out.toString()).doesNotContain("warn ");
    }

    @Test
    void a_doctor_names_each_thing_that_is_wrong_and_what_to_do() throws IOException {
        Path own = folder.resolve("home");
        indexInto(own, "green.md");
        damage(own.resolve("index/_0.cfs"));
        Map<String, String> set =
                Map.of(
                        "winnow.graph.path", folder.resolve("no.graph").toString(),
                        "winnow.generator.base-url", "http://127.0.0.1:1/v1",
                        "winnow.generator.model", "m",
                        "winnow.security.open", "true");
        try (ServerSocket taken = taken()) {
            with(set, "doctor", "--port", Integer.toString(taken.getLocalPort()));
        }
        assertThat(out.toString())
                .containsPattern("wrong  port +port \\d+ is taken")
                .containsPattern("wrong  index .*_0.cfs.*put back a copy")
                .containsPattern("wrong  graph .*winnow graph load")
                .containsPattern("wrong  keys .*winnow.security.api-keys")
                .containsPattern("wrong  generator .*cannot be reached.*winnow.generator.base-url")
                .contains("ok     models");
    }

    @Test
    void colours_are_only_for_terminals_and_documents_cannot_send_them_commands() {
        assertThat(run(true, "ask", "--top-k", "1", QUESTION)).isZero();
        assertThat(out.toString()).contains("\u001b[1m");
        assertThat(Terminal.safe("a\u001b]0;title\u0007b\u202Ec\n\td\u009B31m"))
                .isEqualTo("a]0;titleb" + "c\n\td31m");
    }
}
