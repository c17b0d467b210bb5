package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.Client.assertHas;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A client is generated from the API page, compiled against it, and talks to the program. */
@Tag("servers")
class OpenApiClientTest {

    private static final Path PAGE =
            Path.of("..", "docs", "reference", "openapi.json").toAbsolutePath();

    @Test
    void a_client_made_from_the_page_compiles_asks_and_is_told_what_is_wrong() throws Exception {
        NodeProgram.require("openapi-typescript", "openapi-fetch", "typescript");
        Path folder = Files.createTempDirectory(Path.of("target"), "client").toAbsolutePath();
        Path modules = NodeProgram.FOLDER.resolve("node_modules");
        Files.createSymbolicLink(folder.resolve("node_modules"), modules);
        Files.copy(
                NodeProgram.FOLDER.resolve("client.ts"),
                folder.resolve("client.ts"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");

        String generator = "node_modules/openapi-typescript/bin/cli.js";
        NodeProgram.run(folder, Map.of(), generator, PAGE.toString(), "--output", "winnow.d.ts");
        String compile =
                "node_modules/typescript/bin/tsc --strict --module nodenext --target es2022"
                        + " --lib es2022,dom,dom.iterable client.ts";
        NodeProgram.run(folder, Map.of(), compile.split(" "));
        String told = NodeProgram.run(folder, PublishedClientsTest.SERVER, "client.js");

        JsonNode said = Client.JSON.readTree(told);
        assertHas(said, "{answerable: true, field: 'token_budget'}");
        assertThat(said.get("tokens").asInt()).isBetween(1, 300);
        assertThat(said.get("quoted").asString()).contains("sentence");
        assertThat(said.get("refused").asString()).isEqualTo("urn:winnow:problem:invalid-value");
    }
}
