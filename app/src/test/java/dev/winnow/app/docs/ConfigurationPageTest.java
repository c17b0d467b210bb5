package dev.winnow.app.docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.deploy.SettingVariables;
import dev.winnow.core.query.Settings;
import dev.winnow.retriever.feedback.FeedbackGate;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code docs/reference/configuration.md} is what the metadata of all modules says. */
class ConfigurationPageTest {

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
    void the_page_says_what_the_modules_say_and_every_setting_is_described() throws Exception {
        SortedMap<String, JsonNode> settings = settings();

        assertThat(settings)
                .containsKeys(
                        "winnow.pipeline.max-timeout",
                        "winnow.retriever.directory",
                        "winnow.generator.base-url")
                .allSatisfy((name, setting) -> assertThat(meaning(setting)).as(name).isNotBlank());
        CommittedPage.check("docs/reference/configuration.md", render(settings));
    }

    private static SortedMap<String, JsonNode> settings() throws IOException {
        SortedMap<String, JsonNode> settings = new TreeMap<>();
        for (JsonNode setting : SettingVariables.described()) {
            String name = setting.path("name").asString();
            // winnow.client are settings of applications that use Winnow; their page has them.
            if (name.matches("winnow\\.(?!client\\.).*") && !setting.has("deprecation")) {
                JsonNode known = settings.putIfAbsent(name, setting);
                // Two modules may read one setting; then they must agree about it.
                if (known != null) {
                    for (String same : List.of("defaultValue", "description")) {
                        assertThat(setting.path(same)).as(name).isEqualTo(known.path(same));
                    }
                }
            }
        }
        return settings;
    }

    private static String render(SortedMap<String, JsonNode> settings) throws Exception {
        Map<String, String> touch = touch();
        StringBuilder page = new StringBuilder(HEAD);
        for (String name : touch.keySet()) {
            if (settings.containsKey(name) || !isPart(name)) {
                JsonNode setting = settings.get(name);
                assertThat(setting).as("setting %s of settings.txt", name).isNotNull();
                page.append(
                        row(
                                code(name),
                                standard(settings, name),
                                meaning(setting),
                                touch.get(name)));
            }
        }
        page.append(REST);
        String part = "";
        for (String name : settings.keySet()) {
            if (isPart(name) && touch.containsKey(name)) {
                // A setting of no part, which the list above has.
                continue;
            }
            JsonNode setting = settings.get(name);
            String of = "winnow." + name.split("\\.", 3)[1];
            if (!of.equals(part)) {
                part = of;
                assertThat(touch).as("parts of settings.txt").containsKey(part);
                page.append("\n### %s\n\nTouch them when %s\n".formatted(part, touch.get(part)))
                        .append(ROWS);
            }
            if (!touch.containsKey(name)) {
                String type = type(setting.path("type").asString(""));
                page.append(row(code(name), type, standard(settings, name), meaning(setting)));
            }
        }
        return page.toString();
    }

    /** When to touch a setting, or those of a part, in the order of the file. */
    private static Map<String, String> touch() throws IOException {
        Map<String, String> touch = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/docs/settings.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split(" \\| ", 2);
                touch.put(parts[0], parts[1]);
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
                        : code(value.toString().toLowerCase(Locale.ROOT).replace('_', '-'));
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
        String text =
                value.isArray()
                        ? value.valueStream().map(JsonNode::asString).collect(joining(", "))
                        : value.asString("");
        return text.isEmpty() ? "" : code(text);
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
