package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.query.Settings;
import dev.winnow.retriever.feedback.FeedbackGate;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

                ./winnow serve --winnow.pipeline.defaults.token-budget=800

            Settings are read from `application.yml` or `application.properties` in the working folder, from the environment
            (`WINNOW_PIPELINE_DEFAULTS_TOKENBUDGET=800`) and from the command line; the last one that has a setting wins.
            An unknown setting in a file or on the command line stops the start, and the message has the nearest valid one.
            Durations are written as `30s` or `500ms`, sizes as `8MB`.

            The folder `WINNOW_HOME` (`.winnow` beside the launcher) holds the index unless `winnow.retriever.directory` names
            another one.
            Everything of Spring Boot (`server.port`, `server.ssl.*`, `logging.*`, `management.*`) can be set as well.

            This page is rendered from the code; a test fails when it drifts.

            ## You will set these

            | setting | default | meaning | touch it when |
            | --- | --- | --- | --- |
            """;

    private static final String REST =
            """

            ## The rest

            Most installations leave these alone.
            """;

    private static final String ROWS =
            """

            | setting | type | default | meaning |
            | --- | --- | --- | --- |
            """;

    /** Settings of a request that are the retriever's own where the pipeline has none. */
    private static final Map<String, String> OF_RETRIEVER =
            Map.of(
                    "winnow.pipeline.defaults.interpolation.feedback",
                    "winnow.retriever.prf.feedback",
                    "winnow.pipeline.defaults.interpolation.feedback-weight",
                    "winnow.retriever.prf.feedback-weight",
                    "winnow.pipeline.defaults.interpolation.timing",
                    "winnow.retriever.prf.timing",
                    "winnow.pipeline.defaults.interpolation.final-weight",
                    "winnow.retriever.fusion.final-weight");

    @Test
    void the_page_says_what_the_modules_say() throws Exception {
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
                    // winnow.client are settings of applications that use Winnow; their page has
                    // them.
                    if (name.startsWith("winnow.")
                            && !name.startsWith("winnow.client.")
                            && !setting.has("deprecation")) {
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

    private static String render(SortedMap<String, JsonNode> settings) throws Exception {
        Map<String, String> touch = touch();
        StringBuilder page = new StringBuilder(HEAD);
        for (Map.Entry<String, String> one : touch.entrySet()) {
            if (settings.containsKey(one.getKey()) || !isPart(one.getKey())) {
                JsonNode setting = settings.get(one.getKey());
                assertThat(setting).as("setting %s of settings.txt", one.getKey()).isNotNull();
                page.append(
                        row(
                                "`" + one.getKey() + "`",
                                standard(settings, one.getKey()),
                                meaning(setting),
                                one.getValue()));
            }
        }
        page.append(REST);
        String part = "";
        for (var entry : settings.entrySet()) {
            if (isPart(entry.getKey()) && touch.containsKey(entry.getKey())) {
                // A setting of no part, which the list above has.
                continue;
            }
            String of = "winnow." + entry.getKey().split("\\.", 3)[1];
            if (!of.equals(part)) {
                part = of;
                assertThat(touch).as("parts of settings.txt").containsKey(part);
                page.append("\n### %s\n\nTouch them when %s\n".formatted(part, touch.get(part)))
                        .append(ROWS);
            }
            if (!touch.containsKey(entry.getKey())) {
                page.append(
                        row(
                                "`" + entry.getKey() + "`",
                                type(entry.getValue().path("type").asString("")),
                                standard(settings, entry.getKey()),
                                meaning(entry.getValue())));
            }
        }
        return page.toString();
    }

    /** When to touch a setting, or those of a part, in the order of the file. */
    private static Map<String, String> touch() throws IOException {
        Map<String, String> touch = new LinkedHashMap<>();
        try (InputStream in =
                ConfigurationPageTest.class.getResourceAsStream("/docs/settings.txt")) {
            for (String line :
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] parts = line.split(" \\| ", 2);
                    touch.put(parts[0], parts[1]);
                }
            }
        }
        return touch;
    }

    private static boolean isPart(String name) {
        return name.indexOf('.') == name.lastIndexOf('.');
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String meaning(JsonNode setting) {
        return setting.path("description")
                .asString("")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|");
    }

    /**
     * What holds where nothing is set; a setting without a value of its own takes it from
     * elsewhere.
     */
    private static String standard(SortedMap<String, JsonNode> settings, String name)
            throws ReflectiveOperationException {
        String own = value(settings.get(name).path("defaultValue"));
        if (!own.isEmpty()) {
            return own;
        }
        if (OF_RETRIEVER.containsKey(name)) {
            return standard(settings, OF_RETRIEVER.get(name));
        }
        String field = name.substring(name.lastIndexOf('.') + 1);
        if (name.startsWith("winnow.pipeline.defaults.")) {
            return component(Settings.DEFAULTS, field);
        }
        return name.startsWith("winnow.retriever.prf.gate.")
                ? component(FeedbackGate.DEFAULTS, field)
                : "none";
    }

    private static String component(Record defaults, String key)
            throws ReflectiveOperationException {
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            if (component.getName().equalsIgnoreCase(key.replace("-", ""))
                    || component.getName().equalsIgnoreCase(key + "Rule")) {
                Object value = component.getAccessor().invoke(defaults);
                return value == null
                        ? "none"
                        : "`" + value.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`";
            }
        }
        throw new AssertionError("no default for " + key);
    }

    /** The last part of each class name; what is inside a record of ours has rows of its own. */
    private static String type(String type) {
        return type.replaceAll("[a-z_0-9]+\\.", "")
                .replace('$', '.')
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    private static String value(JsonNode value) {
        if (value.isMissingNode() || value.isNull() || value.asString("x").isEmpty()) {
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
