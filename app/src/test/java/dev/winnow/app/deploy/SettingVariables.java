package dev.winnow.app.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Environment variables that set something, by what the metadata of the programs says. */
public final class SettingVariables {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    /** What the launcher and the command line read. */
    private static final Pattern LAUNCHERS =
            Pattern.compile(
                    "WINNOW_(JAVA|PYTHON|HOME|API_KEY|GRAPH_NEO4J_(USER|PASSWORD|DATABASE))");

    private SettingVariables() {}

    /** Those among them that nobody reads. */
    static List<String> unknown(Collection<String> names) throws IOException {
        Map<String, String> settings = settings();
        return names.stream()
                .filter(name -> name.matches("(WINNOW|SPRING|SERVER|MANAGEMENT|LOGGING)_.*"))
                .filter(name -> !LAUNCHERS.matcher(name).matches())
                .filter(name -> settings.keySet().stream().noneMatch(sets(name, settings)))
                .toList();
    }

    /** Below a list there are indexes, below a map names. */
    private static Predicate<String> sets(String variable, Map<String, String> settings) {
        String wanted = uniform(variable);
        return setting ->
                wanted.equals(setting)
                        || (wanted.startsWith(setting)
                                && variable.startsWith("WINNOW_")
                                && settings.get(setting).matches("java.util.(List|Map)<.*"));
    }

    private static Map<String, String> settings() throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (JsonNode setting : described()) {
            if (!Checkout.text(setting, "/deprecation/level").equals("error")) {
                settings.put(
                        uniform(Checkout.text(setting, "/name")), Checkout.text(setting, "/type"));
            }
        }
        return settings;
    }

    /** All settings, as the metadata of the modules and of what they use describe them. */
    public static List<JsonNode> described() throws IOException {
        List<JsonNode> described = new ArrayList<>();
        ClassLoader classes = SettingVariables.class.getClassLoader();
        for (URL file : Collections.list(classes.getResources(METADATA))) {
            try (InputStream in = file.openStream()) {
                JsonMapper.shared().readTree(in).path("properties").forEach(described::add);
            }
        }
        return described;
    }

    private static String uniform(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
