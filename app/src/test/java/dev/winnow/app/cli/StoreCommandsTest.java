package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testing.OpenSearchNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the models that come with Winnow, on Lucene and on a real OpenSearch. */
@Tag("servers")
class StoreCommandsTest {

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void index() throws Exception {
        Path notes = Files.createDirectory(folder.resolve("notes"));
        Files.writeString(notes.resolve("a.md"), "# Ports\n\nThe gateway listens on port 8080.\n");
        Files.writeString(notes.resolve("b.md"), "# Disks\n\nThe index lies on a disk.\n");
        assertThat(run("index", notes.toString())).as(err.toString()).isZero();
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    private int run(String... arguments) {
        PrintWriter output = new PrintWriter(out, true);
        PrintWriter errors = new PrintWriter(err, true);
        return WinnowCommand.run(
                new Terminal(output, errors, false, false),
                Map.of("WINNOW_HOME", folder.resolve("home").toString()),
                arguments);
    }

    private String copy(String name) {
        return "lucene:" + folder.resolve(name);
    }

    @Test
    void a_copy_of_the_index_is_made_and_answers_as_the_index_does() throws Exception {
        assertThat(run("store", "copy", "--from", "lucene", "--to", copy("copy")))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .contains("copied 2 documents with 2 passages", "the target has 2 documents");
        assertThat(err.toString()).contains("copying: 2 of 2 documents");
        out.getBuffer().setLength(0);
        assertThat(run("store", "check", copy("copy"))).as(err.toString()).isZero();
        assertThat(out.toString())
                .containsPattern("index +the index in .*copy")
                .containsPattern("documents +2")
                .containsPattern("topic +none was ever read into it");
    }

    @Test
    void a_dry_run_tells_what_there_is_and_makes_nothing() {
        assertThat(run("store", "copy", "--from", "lucene", "--to", copy("copy"), "--dry-run"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there is no index in " + folder.resolve("copy"));
        assertThat(folder.resolve("copy")).doesNotExist();
        assertThat(run("store", "copy", "--from", "lucene", "--to", copy("copy"))).isZero();
        out.getBuffer().setLength(0);

        assertThat(run("store", "copy", "--from", copy("copy"), "--to", "lucene", "--dry-run"))
                .isZero();

        assertThat(out.toString()).contains("2 documents to copy; the target has 2");
    }

    @Test
    void wrong_stores_are_refused_and_named() {
        assertThat(run("store", "copy", "--from", "solr", "--to", "lucene")).isEqualTo(1);
        assertThat(run("store", "copy", "--from", "lucene:", "--to", "lucene")).isEqualTo(1);
        assertThat(run("store", "copy", "--from", copy("none"), "--to", "lucene")).isEqualTo(1);
        assertThat(run("store", "copy", "--from", "lucene", "--to", copy("home/index")))
                .isEqualTo(1);
        assertThat(run("store", "copy", "--from", "lucene", "--to", copy("notes"))).isEqualTo(1);
        assertThat(run("store")).isEqualTo(2);

        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("'solr' names no store; it must be"),
                        line -> assertThat(line).contains("'lucene:' names no store; it must be"),
                        line ->
                                assertThat(line)
                                        .contains("there is no index in " + folder.resolve("none")),
                        line ->
                                assertThat(line)
                                        .contains(
                                                "--from and --to are the same, the index in "
                                                        + folder.resolve("home/index")),
                        line ->
                                assertThat(line)
                                        .contains(
                                                folder.resolve("notes")
                                                        + " holds files but no index"),
                        line -> assertThat(line).contains("name a command: apply, check, copy"),
                        line -> assertThat(line).contains("'winnow store --help' shows how"));
    }

    @Test
    void the_index_on_opensearch_is_made_once_and_takes_the_documents_over_and_back() {
        OpenSearchNode node = OpenSearchNode.shared();
        node.ask("DELETE", "/store-commands", null);
        System.setProperty("winnow.opensearch.uris", node.uri().toString());
        System.setProperty("winnow.opensearch.index", "store-commands");
        String name = "the index store-commands on OpenSearch at " + node.uri();

        assertThat(run("store", "copy", "--from", "lucene", "--to", "opensearch")).isEqualTo(1);
        assertThat(run("store", "apply", "opensearch", "--replicas", "0"))
                .as(err.toString())
                .isZero();
        assertThat(run("store", "apply", "opensearch")).as(err.toString()).isZero();
        assertThat(run("store", "copy", "--from", "lucene", "--to", "opensearch", "--dry-run"))
                .as(err.toString())
                .isZero();
        assertThat(run("store", "copy", "--from", "lucene", "--to", "opensearch"))
                .as(err.toString())
                .isZero();
        assertThat(run("store", "copy", "--from", "opensearch", "--to", copy("back")))
                .as(err.toString())
                .isZero();
        assertThat(run("store", "check", "opensearch")).as(err.toString()).isZero();

        assertThat(err.toString()).contains("./winnow store apply");
        assertThat(out.toString())
                .contains(
                        "made " + name + " with 1 shard, 0 copies beside the first, for bge-small",
                        "kept " + name + ", which fits the settings (bge-small",
                        "2 documents to copy; the target has 0",
                        "copied 2 documents with 2 passages")
                .containsPattern("index +" + name)
                .containsPattern("documents +2");
        assertThat(out.toString().split("copied 2 documents", -1)).hasSize(3);
    }

    @Test
    void an_index_of_other_settings_is_refused_with_the_differences() {
        OpenSearchNode node = OpenSearchNode.shared();
        node.ask("DELETE", "/other-settings", null);
        System.setProperty("winnow.opensearch.uris", node.uri().toString());
        System.setProperty("winnow.opensearch.index", "other-settings");
        assertThat(run("store", "apply", "opensearch")).as(err.toString()).isZero();
        System.setProperty("winnow.retriever.bm25.b", ".7");

        assertThat(run("store", "apply", "opensearch")).isEqualTo(1);
        assertThat(run("store", "copy", "--from", "lucene", "--to", "opensearch")).isEqualTo(1);

        assertThat(err.toString().lines())
                .hasSize(2)
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .contains(
                                                "was made with other settings: bm25 was 'k1 0.9, b 0.75' and is 'k1 0.9, b 0.7' now"));
    }

    @Test
    void an_index_on_opensearch_with_the_bm25_of_before_goes_over_lucene_to_a_new_one() {
        OpenSearchNode node = OpenSearchNode.shared();
        node.ask("DELETE", "/bm25-before", null);
        node.ask("DELETE", "/bm25-now", null);
        System.setProperty("winnow.opensearch.uris", node.uri().toString());
        System.setProperty("winnow.opensearch.index", "bm25-before");
        System.setProperty("winnow.retriever.bm25.b", "0.4");
        assertThat(run("store", "apply", "opensearch")).as(err.toString()).isZero();
        assertThat(run("store", "copy", "--from", "lucene", "--to", "opensearch"))
                .as(err.toString())
                .isZero();
        assertThat(run("store", "copy", "--from", "opensearch", "--to", copy("between")))
                .as(err.toString())
                .isZero();

        System.clearProperty("winnow.retriever.bm25.b");
        System.setProperty("winnow.opensearch.index", "bm25-now");
        assertThat(run("store", "apply", "opensearch")).as(err.toString()).isZero();
        assertThat(run("store", "copy", "--from", copy("between"), "--to", "opensearch"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString().split("copied 2 documents", -1)).hasSize(4);
    }

    @Test
    void what_is_missing_for_opensearch_is_named() {
        assertThat(run("store", "apply")).isEqualTo(1);
        assertThat(run("store", "apply", "lucene")).isEqualTo(1);
        System.setProperty("winnow.opensearch.uris", "search:9200");
        assertThat(run("store", "apply", "opensearch")).isEqualTo(1);
        System.setProperty("winnow.index.store", "opensearch");
        System.setProperty("winnow.opensearch.uris", "http://127.0.0.1:1");
        assertThat(run("store", "check")).isEqualTo(1);
        assertThat(run("store", "apply", "--shards", "0")).isEqualTo(1);
        assertThat(run("store", "apply", "--replicas", "-1")).isEqualTo(1);

        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .contains(
                                                "winnow.index.store is lucene",
                                                "store apply opensearch"),
                        line ->
                                assertThat(line)
                                        .contains("an index on Lucene is made by the first start"),
                        line ->
                                assertThat(line)
                                        .contains(
                                                "winnow.opensearch.uris must be addresses such as"),
                        line ->
                                assertThat(line)
                                        .contains(
                                                "OpenSearch does not answer at http://127.0.0.1:1"),
                        line -> assertThat(line).contains("--shards must be 1 to 1024"),
                        line -> assertThat(line).contains("--replicas must be 0 or more"));
    }

    @Test
    void a_command_that_opens_an_index_itself_says_that_it_cannot_open_that_on_opensearch() {
        System.setProperty("winnow.index.store", "opensearch");

        assertThat(run("index", folder.resolve("notes").toString())).isEqualTo(1);
        assertThat(run("ask", "Which port?")).isEqualTo(1);

        assertThat(err.toString().lines())
                .hasSize(2)
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .contains(
                                                "winnow.index.store is opensearch, and a command opens no index but one on Lucene",
                                                "winnow serve"));
    }

    @AfterEach
    void clear() {
        for (String key :
                List.of(
                        "winnow.index.store",
                        "winnow.opensearch.uris",
                        "winnow.opensearch.index",
                        "winnow.retriever.bm25.b")) {
            System.clearProperty(key);
        }
    }
}
