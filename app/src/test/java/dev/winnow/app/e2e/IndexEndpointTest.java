package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.boot.WinnowApplication;
import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.home.WinnowHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

@Tag("servers")
class IndexEndpointTest {

    /** Enough that a run is not over when its first event arrives. */
    private static final int DOCUMENTS = 60;

    private final Client owner = new Client(LocalServer.port(), LocalServer.ownerToken());

    private static JsonNode last(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        String[] events = answer.body().strip().split("data: ");
        return Client.JSON.readTree(events[events.length - 1]);
    }

    @Test
    void hanging_up_leaves_an_index_that_the_next_run_can_write(@TempDir Path folder)
            throws IOException {
        Path documents = Files.createDirectories(folder.resolve("kettles"));
        for (int i = 0; i < DOCUMENTS; i++) {
            Files.writeString(
                    documents.resolve("kettle%d.md".formatted(i)),
                    "# Kettle %d\n\nKettle number %d boils water in %d seconds.\n"
                            .formatted(i, i, 100 + i));
        }
        Map<String, Object> request = Map.of("paths", List.of(documents.toString()));
        for (int i = 0; i < 3; i++) {
            try (InputStream events = owner.open("/v1/index", request)) {
                assertThat(events.read()).isEqualTo('d');
            }
        }

        JsonNode report =
                last(owner.post("/v1/index", request, "Accept", "text/event-stream")).get("report");

        assertThat(report.get("added").asInt() + report.get("unchanged").asInt())
                .as(report.toString())
                .isEqualTo(DOCUMENTS);
        for (int i = 0; i < DOCUMENTS; i++) {
            Files.delete(documents.resolve("kettle%d.md".formatted(i)));
        }
        assertThat(
                        last(owner.post("/v1/index", request, "Accept", "text/event-stream"))
                                .at("/report/deleted")
                                .asInt())
                .isEqualTo(DOCUMENTS);
    }

    @Test
    void a_run_that_could_keep_nothing_is_refused_before_it_begins(@TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("a.md"), "# A\n\nWords of A.\n");
        WinnowHome home = SampleIndex.copy();
        // More than any disk has.
        try (ConfigurableApplicationContext full =
                WinnowApplication.start(
                        home,
                        Map.of(),
                        "--server.port=0",
                        "--winnow.retriever.min-free-space=8000000TB",
                        "--logging.level.root=WARN")) {
            int port =
                    full.getEnvironment().getRequiredProperty("local.server.port", Integer.class);

            Answer refused =
                    new Client(port, home.service().find().token())
                            .post("/v1/index", Map.of("paths", List.of(folder.toString())));

            assertThat(refused.status()).isEqualTo(507);
            assertThat(refused.body())
                    .contains("insufficient-storage", "winnow.retriever.min-free-space");
        }
    }
}
