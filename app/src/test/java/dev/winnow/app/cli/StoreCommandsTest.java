package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.testing.OpenSearchNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the models that come with Winnow, on Lucene and on a real OpenSearch. */
@Tag("servers")
class StoreCommandsTest extends TypedCommands {

    @TempDir private Path folder;

    @BeforeEach
    void index() throws Exception {
        at(new WinnowHome(folder.resolve("home")));
        Path notes = folder.resolve("notes");
        documents(notes, "a.md", "# Ports\n\nThe gateway listens on port 8080.\n");
        documents(notes, "b.md", "# Disks\n\nThe index lies on a disk.\n");
        ok("index", notes.toString());
        forget();
    }

    /** Names an index on a real OpenSearch that is not there yet. */
    private static void opensearch(String index) {
        OpenSearchNode node = OpenSearchNode.shared();
        node.ask("DELETE", "/" + index, null);
        System.setProperty("winnow.opensearch.uris", node.uri().toString());
        System.setProperty("winnow.opensearch.index", index);
    }

    private String copy(String name) {
        return "lucene:" + folder.resolve(name);
    }

    @Test
    void a_copy_of_the_index_is_made_and_answers_as_the_index_does() throws Exception {
        ok("store", "copy", "--from", "lucene", "--to", copy("copy"))
                .contains("copied 2 documents with 2 passages", "the target has 2 documents");
        assertThat(err.toString()).contains("copying: 2 of 2 documents");
        forget();
        ok("store", "check", copy("copy"))
                .containsPattern("index +the index in .*copy")
                .containsPattern("documents +2")
                .containsPattern("topic +none was ever read into it");
    }

    @Test
    void a_dry_run_tells_what_there_is_and_makes_nothing() {
        failed("store", "copy", "--from", "lucene", "--to", copy("copy"), "--dry-run")
                .contains("there is no index in " + folder.resolve("copy"));
        assertThat(folder.resolve("copy")).doesNotExist();
        ok("store", "copy", "--from", "lucene", "--to", copy("copy"));
        forget();

        ok("store", "copy", "--from", copy("copy"), "--to", "lucene", "--dry-run")
                .contains("2 documents to copy; the target has 2");
    }

    /** A word FOLDER is that of the test, and settings stand before the command. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "store copy --from solr --to lucene | 'solr' names no store; it must be",
                "store copy --from lucene: --to lucene | 'lucene:' names no store; it must be",
                "store copy --from lucene:FOLDER/none --to lucene | there is no index in FOLDER/none",
                "store copy --from lucene --to lucene:FOLDER/home/index | --from and --to are the same, the index in FOLDER/home/index",
                "store copy --from lucene --to lucene:FOLDER/notes | FOLDER/notes holds files but no index",
                "store apply | winnow.index.store is lucene ; store apply opensearch",
                "store apply lucene | an index on Lucene is made by the first start",
                "winnow.opensearch.uris=search:9200 store apply opensearch | winnow.opensearch.uris must be addresses such as",
                "winnow.index.store=opensearch winnow.opensearch.uris=http://127.0.0.1:1 store check | OpenSearch does not answer at http://127.0.0.1:1",
                "winnow.index.store=opensearch winnow.opensearch.uris=http://127.0.0.1:1 store apply --shards 0 | --shards must be 1 to 1024",
                "winnow.index.store=opensearch winnow.opensearch.uris=http://127.0.0.1:1 store apply --replicas -1 | --replicas must be 0 or more",
                "winnow.index.store=opensearch index FOLDER/notes | winnow.index.store is opensearch, and a command opens no index but one on Lucene ; winnow serve",
                "winnow.index.store=opensearch ask Which? | winnow.index.store is opensearch, and a command opens no index but one on Lucene ; winnow serve"
            })
    void what_cannot_be_done_is_said_in_a_line(String typed, String words) {
        String line = typed.replace("FOLDER", folder.toString());
        while (line.startsWith("winnow.")) {
            String[] setting = line.split("[= ]", 3);
            System.setProperty(setting[0], setting[1]);
            line = setting[2];
        }

        assertRefused(line, ExitCode.FAILED, 1, words.replace("FOLDER", folder.toString()));
    }

    @Test
    void the_index_on_opensearch_is_made_once_and_takes_the_documents_over_and_back() {
        opensearch("store-commands");
        String name = "the index store-commands on OpenSearch at " + OpenSearchNode.shared().uri();

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
        opensearch("other-settings");
        ok("store", "apply", "opensearch");
        System.setProperty("winnow.retriever.bm25.b", ".7");

        failed("store", "apply", "opensearch");
        failed("store", "copy", "--from", "lucene", "--to", "opensearch");

        assertThat(err.toString().lines())
                .hasSize(2)
                .allMatch(
                        line ->
                                line.contains(
                                        "was made with other settings: bm25 was 'k1 0.9, b 0.75' and is 'k1 0.9, b 0.7' now"));
    }

    @Test
    void an_index_on_opensearch_with_the_bm25_of_before_goes_over_lucene_to_a_new_one() {
        opensearch("bm25-before");
        System.setProperty("winnow.retriever.bm25.b", "0.4");
        ok("store", "apply", "opensearch");
        ok("store", "copy", "--from", "lucene", "--to", "opensearch");
        ok("store", "copy", "--from", "opensearch", "--to", copy("between"));

        System.clearProperty("winnow.retriever.bm25.b");
        opensearch("bm25-now");
        ok("store", "apply", "opensearch");
        ok("store", "copy", "--from", copy("between"), "--to", "opensearch");

        assertThat(out.toString().split("copied 2 documents", -1)).hasSize(4);
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
