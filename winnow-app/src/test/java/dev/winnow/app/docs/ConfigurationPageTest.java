package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/reference/configuration.md} is what the metadata of all modules says. */
class ConfigurationPageTest {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private static final String HEAD =
            """
            # Configuration

            Every setting of Winnow, rendered from the metadata of its modules; a test fails when this page drifts. Settings stand in
            `application.yml` or `application.properties` in the working folder, on the command line (`./winnow serve
            --winnow.pipeline.max-timeout=30s`) or in the environment (`WINNOW_PIPELINE_MAXTIMEOUT=30s`). An unknown setting in a file or on the
            command line stops the start and names the nearest valid one. Durations are written as `30s` or `500ms`, sizes as `8MB`.

            The folder `WINNOW_HOME` (`.winnow` beside the launcher) holds the index unless `winnow.retriever.directory` names another one.
            Everything of Spring Boot (`server.port`, `server.ssl.*`, `logging.*`, `management.*`) can be set as well.
            """;

    @Test
    void the_page_says_what_the_modules_say() throws IOException {
        SortedMap<String, JsonNode> settings = settings();
        assertThat(settings.keySet())
                .contains(
                        "winnow.pipeline.max-timeout",
                        "winnow.retriever.directory",
                        "winnow.generator.base-url");

        CommittedPage.check("configuration.md", render(settings));
    }

    @Test
    void every_setting_is_described() throws IOException {
        assertThat(settings())
                .allSatisfy(
                        (name, setting) ->
                                assertThat(setting.path("description").asString(""))
                                        .as(name)
                                        .isNotBlank());
    }

    private static SortedMap<String, JsonNode> settings() throws IOException {
        SortedMap<String, JsonNode> settings = new TreeMap<>();
        List<URL> files =
                Collections.list(
                        ConfigurationPageTest.class.getClassLoader().getResources(METADATA));
        for (URL file : files) {
            try (InputStream in = file.openStream()) {
                for (JsonNode setting : JsonMapper.shared().readTree(in).path("properties")) {
                    String name = setting.path("name").asString();
                    if (name.startsWith("winnow.")) {
                        JsonNode known = settings.putIfAbsent(name, setting);
                        if (known != null) {
                            // Two modules may read one setting; then they must agree about it.
                            assertThat(setting.path("defaultValue"))
                                    .as(name)
                                    .isEqualTo(known.path("defaultValue"));
                            assertThat(setting.path("description"))
                                    .as(name)
                                    .isEqualTo(known.path("description"));
                        }
                    }
                }
            }
        }
        return settings;
    }

    private static String render(SortedMap<String, JsonNode> settings) {
        StringBuilder page = new StringBuilder(HEAD);
        String part = "";
        for (var entry : settings.entrySet()) {
            String of = entry.getKey().split("\\.", 3)[1];
            if (!of.equals(part)) {
                part = of;
                page.append("\n## winnow.")
                        .append(part)
                        .append(
                                "\n\n| setting | type | default | meaning |\n| --- | --- | --- | --- |\n");
            }
            JsonNode setting = entry.getValue();
            StringJoiner row = new StringJoiner(" | ", "| ", " |\n");
            row.add("`" + entry.getKey() + "`");
            row.add(type(setting.path("type").asString("")));
            row.add(value(setting.path("defaultValue")));
            row.add(
                    setting.path("description")
                            .asString("")
                            .replaceAll("\\s+", " ")
                            .replace("|", "\\|"));
            page.append(row);
        }
        return page.toString();
    }

    /** The last part of each class name; what is inside a record of ours has rows of its own. */
    private static String type(String type) {
        return type.replaceAll("[a-z_0-9]+\\.", "")
                .replace('$', '.')
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    private static String value(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (value.isArray()) {
            StringJoiner values = new StringJoiner(", ");
            value.forEach(one -> values.add(one.asString()));
            return values.length() == 0 ? "" : "`" + values + "`";
        }
        return "`" + value.asString() + "`";
    }
}
