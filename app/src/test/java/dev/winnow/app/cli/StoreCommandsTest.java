package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.testing.OpenSearchNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the models that come with Winnow, on Lucene and on a real OpenSearch. */
@Tag("servers")
class StoreCommandsTest extends TypedCommands {

    @TempDir private Path folder;

    @BeforeEach
    void index() throws Exception {
        at(new WinnowHome(folder.resolve("home")));
        Path notes = Files.createDirectory(folder.resolve("notes"));
        Files.writeString(notes.resolve("a.md"), "# Ports\n\nThe gateway listens on port 8080.\n");
        Files.writeString(notes.resolve("b.md"), "# Disks\n\nThe index lies on a disk.\n");
        ok("index", notes.toString());
        forget();
    }

    private String copy(String name) {
        return "lucene:" + folder.resolve(name);
    }

    @Test
    void a_copy_of_the_index_is_made_and_answers_as_the_index_does() throws Exception {
        ok("store", "copy", "--from", "lucene", "--to", copy("copy"));

        assertThat(out.toString())
                .contains("copied 2 documents with 2 passages", "the target has 2 documents");
        assertThat(err.toString()).contains("copying: 2 of 2 documents");
        forget();
        ok("store", "check", copy("copy"));
        assertThat(out.toString())
                .containsPattern("index +the index in .*copy")
                .containsPattern("documents +2")
                .containsPattern("topic +none was ever read into it");
    }

    @Test
    void a_dry_run_tells_what_there_is_and_makes_nothing() {
        failed("store", "copy", "--from", "lucene", "--to", copy("copy"), "--dry-run");
        assertThat(err.toString()).contains("there is no index in " + folder.resolve("copy"));
        assertThat(folder.resolve("copy")).doesNotExist();
        ok("store", "copy", "--from", "lucene", "--to", copy("copy"));
        forget();

        ok("store", "copy", "--from", copy("copy"), "--to", "lucene", "--dry-run");

        assertThat(out.toString()).contains("2 documents to copy; the target has 2");
    }

    @Test
    void wrong_stores_are_refused_and_named() {
        failed("store", "copy", "--from", "solr", "--to", "lucene");
        failed("store", "copy", "--from", "lucene:", "--to", "lucene");
        failed("store", "copy", "--from", copy("none"), "--to", "lucene");
        failed("store", "copy", "--from", "lucene", "--to", copy("home/index"));
        failed("store", "copy", "--from", "lucene", "--to", copy("notes"));
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

        failed("store", "copy", "--from", "lucene", "--to", "opensearch");
        ok("store", "apply", "opensearch", "--replicas", "0");
        ok("store", "apply", "opensearch");
        ok("store", "copy", "--from", "lucene", "--to", "opensearch", "--dry-run");
        ok("store", "copy", "--from", "lucene", "--to", "opensearch");
        ok("store", "copy", "--from", "opensearch", "--to", copy("back"));
        ok("store", "check", "opensearch");

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
        ok("store", "apply", "opensearch");
        System.setProperty("winnow.retriever.bm25.b", ".7");

        failed("store", "apply", "opensearch");
        failed("store", "copy", "--from", "lucene", "--to", "opensearch");

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
        ok("store", "apply", "opensearch");
        ok("store", "copy", "--from", "lucene", "--to", "opensearch");
        ok("store", "copy", "--from", "opensearch", "--to", copy("between"));

        System.clearProperty("winnow.retriever.bm25.b");
        System.setProperty("winnow.opensearch.index", "bm25-now");
        ok("store", "apply", "opensearch");
        ok("store", "copy", "--from", copy("between"), "--to", "opensearch");

        assertThat(out.toString().split("copied 2 documents", -1)).hasSize(4);
    }

    @Test
    void what_is_missing_for_opensearch_is_named() {
        failed("store", "apply");
        failed("store", "apply", "lucene");
        System.setProperty("winnow.opensearch.uris", "search:9200");
        failed("store", "apply", "opensearch");
        System.setProperty("winnow.index.store", "opensearch");
        System.setProperty("winnow.opensearch.uris", "http://127.0.0.1:1");
        failed("store", "check");
        failed("store", "apply", "--shards", "0");
        failed("store", "apply", "--replicas", "-1");

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

        failed("index", folder.resolve("notes").toString());
        failed("ask", "Which port?");

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
