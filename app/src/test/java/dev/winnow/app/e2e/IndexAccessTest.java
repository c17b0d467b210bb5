package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.home.WinnowHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who may have the server read files of its own machine, and which. */
@Tag("servers")
class IndexAccessTest {

    private final Client owner = new Client(LocalServer.port(), LocalServer.ownerToken());

    private static final Client INDEXER = SecuredServer.client(SecuredServer.INDEXER);

    private static Answer index(Client client, Path... paths) {
        List<String> named = Stream.of(paths).map(Path::toString).toList();
        String either = "application/problem+json, text/event-stream";
        return client.post("/v1/index", Map.of("paths", named), "Accept", either);
    }

    private static JsonNode report(Client client, Path path) {
        Answer answer = index(client, path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return ChatOverHttp.events(answer).getLast().get("report");
    }

    private static String refusal(Client client, Path... paths) {
        return index(client, paths).json(403).at("/detail").asString();
    }

    @Test
    void a_key_names_what_is_below_the_roots_and_learns_nothing_of_other_folders(
            @TempDir Path elsewhere) throws IOException {
        Path root = Files.createDirectories(SecuredServer.ROOT.resolve("named"));
        Path secret = Files.writeString(elsewhere.resolve("secret.txt"), "A secret.");
        Path hidden = Files.createDirectories(root.resolve(".keys"));
        Files.writeString(hidden.resolve("key.txt"), "A key.");
        Files.writeString(root.resolve(".env.txt"), "A password.");
        Path out = Files.createSymbolicLink(root.resolve("out"), elsewhere);
        Files.writeString(root.resolve("open.md"), "# Open\n\nFor all.\n");

        List<String> answers = new ArrayList<>();
        for (Path path :
                List.of(
                        secret,
                        elsewhere.resolve("nothing.txt"),
                        elsewhere,
                        Path.of(root + "/../../" + root.getFileName() + "-none"),
                        Path.of("/proc/self/environ"),
                        out,
                        out.resolve("secret.txt"),
                        out.resolve("nothing.txt"),
                        hidden,
                        hidden.resolve("key.txt"),
                        root.resolve(".env.txt"),
                        root.resolve(".none.txt"),
                        root.resolve("none.txt"))) {
            answers.add(refusal(INDEXER, root.resolve("open.md"), path));
        }

        assertThat(answers.stream().distinct())
                .singleElement()
                .asString()
                .contains("winnow.ingest.roots");
        assertThat(report(INDEXER, root.resolve("open.md")).at("/added").asInt()).isOne();
        assertThat(INDEXER.get("/v1/documents/named/open.md/text").body()).contains("For all.");
    }

    @Test
    void links_in_a_folder_lead_nowhere_else(@TempDir Path elsewhere) throws IOException {
        Path root = Files.createDirectories(SecuredServer.ROOT.resolve("links"));
        Path secret = Files.writeString(elsewhere.resolve("secret.txt"), "A secret.");
        Files.writeString(root.resolve("a.md"), "# A\n\nWords.\n");
        Files.writeString(Files.createDirectory(root.resolve(".keys")).resolve("k.txt"), "A key.");
        Files.createSymbolicLink(root.resolve("b.md"), root.resolve("a.md"));
        Files.createSymbolicLink(root.resolve("file.txt"), secret);
        Files.createSymbolicLink(root.resolve("folder"), elsewhere);
        Files.createSymbolicLink(root.resolve("key.txt"), root.resolve(".keys/k.txt"));
        Files.createSymbolicLink(root.resolve("none.txt"), elsewhere.resolve("none.txt"));

        JsonNode report = report(INDEXER, root);

        assertThat(report.at("/added").asInt()).as(report.toString()).isEqualTo(2);
        JsonNode failed = report.at("/failed/first");
        assertThat(failed.findValuesAsString("path"))
                .containsExactlyInAnyOrder(
                        "links/file.txt", "links/folder", "links/key.txt", "links/none.txt");
        assertThat(failed.findValuesAsString("message").stream().distinct()).hasSize(1);
        assertThat(INDEXER.get("/v1/documents").body()).doesNotContain("secret", "key.txt");
    }

    @Test
    void without_keys_the_owner_alone_may_name_files_and_any_of_them() throws IOException {
        Path notes = Files.createDirectory(SampleIndex.folder("owned").resolve(".notes"));
        Path file = Files.writeString(notes.resolve("n.md"), "# Note\n\nOwned.\n");
        Path path = file.toAbsolutePath();

        for (String token : Arrays.asList(null, "0".repeat(64))) {
            assertThat(refusal(new Client(LocalServer.port(), token), path))
                    .contains("command line of the user who runs it");
        }
        assertThat(report(owner, path).at("/added").asInt()).isOne();
        Path service = LocalServer.HOME.folder().resolve("service.json");
        assertThat(Files.getPosixFilePermissions(service))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.delete(file);
    }

    @Test
    void a_server_with_keys_and_without_roots_reads_no_file_of_its_machine(@TempDir Path home)
            throws IOException {
        Path file = Files.writeString(home.resolve("a.md"), "# A\n\nWords.\n");
        String key = "--winnow.security.api-keys[0].";
        WinnowHome own = new WinnowHome(home.resolve("home"));
        try (StartedProgram server =
                StartedProgram.start(
                        own,
                        "--server.address=127.0.0.1",
                        key + "name=n",
                        key + "sha256=" + SecuredServer.sha256("k"),
                        key + "authorities=index,admin")) {
            assertThat(refusal(server.client("k"), file))
                    .contains("winnow.ingest.roots lists none");
            assertThat(own.service().find().token()).isNull();
        }
    }

    /** Enough that a run is not over when its first event arrives. */
    private static final int DOCUMENTS = 60;

    @Test
    void hanging_up_leaves_an_index_that_the_next_run_can_write(@TempDir Path folder)
            throws IOException {
        Path documents = Files.createDirectories(folder.resolve("kettles"));
        for (int i = 0; i < DOCUMENTS; i++) {
            String text = "# Kettle %1$d\n\nKettle number %1$d boils water.\n".formatted(i);
            Files.writeString(documents.resolve("kettle%d.md".formatted(i)), text);
        }
        Map<String, Object> request = Map.of("paths", List.of(documents.toString()));
        for (int i = 0; i < 3; i++) {
            try (InputStream events = owner.open("/v1/index", request)) {
                assertThat(events.read()).isEqualTo('d');
            }
        }

        JsonNode report = report(owner, documents);

        assertThat(report.get("added").asInt() + report.get("unchanged").asInt())
                .as(report.toString())
                .isEqualTo(DOCUMENTS);
        for (int i = 0; i < DOCUMENTS; i++) {
            Files.delete(documents.resolve("kettle%d.md".formatted(i)));
        }
        assertThat(report(owner, documents).get("deleted").asInt()).isEqualTo(DOCUMENTS);
    }

    @Test
    void a_run_that_could_keep_nothing_is_refused_before_it_begins(@TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("a.md"), "# A\n\nWords of A.\n");
        WinnowHome home = SampleIndex.copy();
        // More than any disk has.
        try (StartedProgram full =
                StartedProgram.start(home, "--winnow.retriever.min-free-space=8000000TB")) {
            Answer refused = index(full.client(full.ownerToken()), folder);

            assertThat(refused.status()).isEqualTo(507);
            assertThat(refused.body())
                    .contains("insufficient-storage", "winnow.retriever.min-free-space");
        }
    }
}
