package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.LocalServer;
import dev.winnow.app.home.WinnowHome;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands beside a service that has the index open. */
@Tag("servers")
class RunningServiceTest extends TypedCommands {

    private final WinnowHome home = LocalServer.HOME;

    @BeforeAll
    static void start() {
        assertThat(LocalServer.port()).isPositive();
    }

    @Test
    void index_and_ask_talk_to_the_service(@TempDir Path folder) throws Exception {
        String text = "# Oolong\n\nOolong tea is steeped at ninety degrees.\n";
        Path documents = documents(folder.resolve("teas"), "oolong.md", text);
        Files.createFile(documents.resolve("empty.txt"));

        assertThat(at(home).run("index", documents.toString())).as(err.toString()).isEqualTo(3);
        assertThat(out.toString())
                .contains("1 added")
                .containsPattern("failed  teas/empty.txt: .+");

        at(home).ok("ask", "How hot is oolong tea steeped?")
                .contains("ninety degrees")
                .containsPattern("\\[\\d\\]  Oolong  teas/oolong.md  characters \\d+-\\d+");

        Files.delete(documents.resolve("oolong.md"));
        assertThat(at(home).run("index", documents.toString())).isEqualTo(3);
        assertThat(out.toString()).contains("0 added, 0 changed, 0 unchanged, 1 deleted, 1 failed");
    }

    @Test
    void two_folders_of_one_name_are_told_apart_by_a_prefix(@TempDir Path folder) throws Exception {
        WinnowHome own = new WinnowHome(folder.resolve("own"));
        List<Path> both = List.of(folder.resolve("inn/menus"), folder.resolve("bar/menus"));
        for (Path menus : both) {
            documents(menus, "today.md", "# Today\n\nSoup of " + menus + ".\n");
        }
        for (WinnowHome in : List.of(home, own)) {
            forget();
            at(in).ok("index", both.get(0).toString());
            assertThat(at(in).run("index", both.get(1).toString())).isEqualTo(3);
            assertThat(out.toString())
                    .contains("failed  menus/today.md: ", "winnow index --prefix NAME FOLDER");

            at(in).ok("index", "--prefix", "bar", both.get(1).toString());
            at(in).ok("list", "menus/");
            at(in).ok("list", "bar/")
                    .contains("\nmenus/today.md  Today", "\nbar/menus/today.md  Today");
            both.forEach(menus -> assertThat(at(in).run("delete", menus.toString())).isZero());
        }
    }

    @Test
    void index_is_the_owners_by_any_address_of_the_service_and_whatever_key_is_about(
            @TempDir Path folder) throws Exception {
        Path documents =
                documents(folder.resolve("herbs"), "mint.md", "# Mint\n\nMint is green.\n");
        String url = "http://localhost:" + LocalServer.port();

        at(home).ok("index", "--url", url, documents.toString());
        at(home).ok("index", "--api-key", "of-another-server", documents.toString());
        at(new WinnowHome(folder))
                .failed("index", "--url", url, documents.toString())
                .contains("Not permitted");
        Files.delete(documents.resolve("mint.md"));
        at(home).ok("index", documents.toString());
    }

    @Test
    void list_delete_and_status_ask_the_service(@TempDir Path folder) throws Exception {
        Path documents = folder.resolve("white teas");
        documents(documents, "silver needle?.md", "# Silver\n\nIt is white.\n");
        documents(documents, "peony.md", "# Peony\n\nIt is white too.\n");
        at(home).ok("index", documents.toString());

        at(home).ok("list", "white teas/")
                .contains("white teas/silver needle?.md  Silver", "2 documents, 2 passages");
        at(home).ok("status")
                .containsPattern(
                        "service +http://127.0.0.1:%d/, version".formatted(LocalServer.port()))
                .containsPattern("models +winnow, .*bge-small-en-v1.5")
                .containsPattern("documents +\\d+ with [\\d,]+ passages");

        at(home).ok("delete", "white teas/silver needle?.md", documents.toString())
                .contains("needle?.md: deleted", "white teas: deleted");
        at(home).failed("delete", documents.toString());
        at(new WinnowHome(folder))
                .failed("status", "--url", "http://127.0.0.1:1")
                .contains("no service answers at http://127.0.0.1:1");
    }

    @Test
    void a_second_service_in_the_same_home_is_refused_with_the_address_of_the_first() {
        at(home).failed("serve", "--port", "0")
                .contains("a service runs on http://127.0.0.1:", "WINNOW_HOME")
                .hasLineCount(1);
    }

    @Test
    void an_index_that_is_open_elsewhere_is_not_opened_a_second_time() throws Exception {
        Path note = home.folder().resolve("service.json");
        Path aside = Files.move(note, home.folder().resolve("aside.json"));
        try {
            at(home).failed("ask", "What is the default token budget?")
                    .contains("is open in another Winnow", "index command without a service")
                    .hasLineCount(1);
        } finally {
            Files.move(aside, note);
        }
    }

    @Test
    void a_service_that_is_starting_is_waited_for_and_its_index_not_opened(@TempDir Path folder)
            throws Exception {
        WinnowHome starting = new WinnowHome(folder);
        starting.starting().write(URI.create("http://127.0.0.1"), ProcessHandle.current());

        at(starting)
                .failed("ask", "What is the default token budget?")
                .contains("the service (process " + ProcessHandle.current().pid() + ") is starting")
                .hasLineCount(1);
        assertThat(starting.index()).doesNotExist();
    }

    @Test
    void status_counts_from_when_the_service_answered() throws Exception {
        Instant answered = home.service().written();
        assertThat(answered.toEpochMilli()).isGreaterThan(home.service().find().started());
        assertThat(home.starting().find()).isNull();

        at(home).ok("status").contains("since " + answered.truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void the_demo_answers_where_nothing_else_is_indexed_and_says_so(@TempDir Path folder)
            throws Exception {
        WinnowHome own = new WinnowHome(folder.resolve("own"));
        Files.createDirectories(own.demo().folder());
        Files.copy(home.service().path(), own.demo().service().path());
        Path documents =
                documents(folder.resolve("teas"), "sencha.md", "# Sencha\n\nSencha is green.\n");

        at(own).ok("ask", "What is the default token budget?").contains("tokens (o200k_base)");
        at(own).ok("list", "corpus/");
        at(own).ok("status");
        assertThat(err.toString())
                .contains("Nothing is indexed yet but the demo's samples")
                .hasLineCount(3);
        assertThat(own.index()).doesNotExist();

        forget();
        at(own).ok("index", documents.toString()).contains("1 added", "'winnow serve'");
        at(own).ok("list").contains("teas/sencha.md", "1 document, 1 passage");
        assertThat(err.toString()).doesNotContain("demo");

        forget();
        at(own).failed("status");
        String demo = home.service().find().url().toString();
        assertThat(out.toString()).contains("none runs", "runs on " + demo, "ask --url " + demo);
        at(own).ok("ask", "--url", demo, "What is the default token budget?")
                .contains("tokens (o200k_base)");
    }

    @Test
    void a_port_that_another_winnow_has_is_said_to_be_its(@TempDir Path folder) {
        String port = Integer.toString(LocalServer.port());

        at(new WinnowHome(folder))
                .failed("serve", "--port", port)
                .contains("port " + port + " is taken by another Winnow", "winnow serve --port ")
                .hasLineCount(1);
    }

    @Test
    void a_note_of_a_process_that_is_gone_counts_as_none(@TempDir Path folder) throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        String note = "{\"url\": \"http://127.0.0.1:1\", \"pid\": %d, \"started\": 5}";
        Files.writeString(folder.resolve("service.json"), note.formatted(ended.pid()));

        assertThat(new WinnowHome(folder).service().find()).isNull();
    }
}
