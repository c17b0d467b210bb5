package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On Lucene, with the models that come with Winnow. */
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
        assertThat(folder.resolve("home/store-copy.properties")).doesNotExist();
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

        assertThat(out.toString())
                .contains("2 documents to copy, 0 of them copied already; the target has 2");
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
}
