package dev.winnow.app.deploy;

import dev.winnow.platform.config.KnownKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.logging.impl.NoOpLog;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Environment variables that set something, by what the programs themselves know. */
final class SettingVariables {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private SettingVariables() {}

    /** Those among them that nobody reads. */
    static List<String> unknown(Collection<String> names) throws IOException {
        List<String> unknown = new ArrayList<>(warnedOf(names));
        Set<String> springs = springs();
        for (String name : names) {
            if (name.matches("(SPRING|SERVER|MANAGEMENT|LOGGING)_.*")
                    && !springs.contains(uniform(name))) {
                unknown.add(name);
            }
        }
        return unknown;
    }

    /** What a program says about its own variables when it starts. */
    private static List<String> warnedOf(Collection<String> names) {
        List<String> warnings = new ArrayList<>();
        NoOpLog log =
                new NoOpLog() {
                    @Override
                    public void warn(Object message) {
                        warnings.add(message.toString());
                    }
                };
        Map<String, Object> variables = new LinkedHashMap<>();
        names.forEach(name -> variables.put(name, "x"));
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove("systemProperties");
        environment
                .getPropertySources()
                .replace(
                        "systemEnvironment",
                        new SystemEnvironmentPropertySource("systemEnvironment", variables));
        new KnownKeys(destination -> log)
                .postProcessEnvironment(environment, new SpringApplication(SettingVariables.class));
        return warnings;
    }

    private static Set<String> springs() throws IOException {
        Set<String> names = new HashSet<>();
        for (URL file :
                Collections.list(SettingVariables.class.getClassLoader().getResources(METADATA))) {
            try (InputStream in = file.openStream()) {
                for (JsonNode setting : JsonMapper.shared().readTree(in).path("properties")) {
                    names.add(uniform(setting.path("name").asString()));
                }
            }
        }
        return names;
    }

    private static String uniform(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
