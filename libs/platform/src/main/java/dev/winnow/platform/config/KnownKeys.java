package dev.winnow.platform.config;

import dev.winnow.core.text.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Stops the start when a file or the command line has a {@code winnow.*} key that nobody reads: a
 * misspelt limit would otherwise be no limit. In the environment such a key is a warning, because
 * others put names there, too.
 */
public final class KnownKeys implements EnvironmentPostProcessor, Ordered {

    /**
     * What the launcher and the command line read, and what Kubernetes makes of a service that is
     * named winnow-something.
     */
    private static final Pattern NOT_OURS =
            Pattern.compile(
                    "WINNOW_JAVA|WINNOW_PYTHON|WINNOW_HOME|WINNOW_API_KEY|WINNOW_GRAPH_NEO4J_(USER|PASSWORD|DATABASE)|WINNOW_(.*_)?PORT(_.*)?|WINNOW_(.*_)?SERVICE_.*");

    /**
     * Parts of Winnow. One that a program does not have is none of its business: all programs may
     * share one file.
     */
    private static final List<String> PARTS =
            List.of(
                    "generator",
                    "graph",
                    "inference",
                    "ingest",
                    "kafka",
                    "knowledge",
                    "librechat",
                    "pipeline",
                    "pruner",
                    "reranker",
                    "retriever",
                    "security",
                    "telemetry");

    private static final String REFERENCE = "docs/reference/configuration.md lists all keys.";

    private final Log log;

    public KnownKeys(DeferredLogFactory logs) {
        this.log = logs.getLog(KnownKeys.class);
    }

    /** After the configuration files are read, before anybody acts on them. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 2;
    }

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        KeyCatalogue catalogue = KeyCatalogue.load(application.getClassLoader());
        TreeMap<String, String> refused = new TreeMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof SystemEnvironmentPropertySource variables) {
                warn(variables, catalogue);
            } else if (source instanceof EnumerablePropertySource<?> keys) {
                for (String name : keys.getPropertyNames()) {
                    String why = check(name, catalogue);
                    if (why != null) {
                        refused.putIfAbsent(name + where(keys, name), why);
                    }
                }
            }
        }
        if (!refused.isEmpty()) {
            StringBuilder description =
                    new StringBuilder("The configuration has keys that nobody reads:\n");
            refused.forEach(
                    (name, why) ->
                            description.append("\n    ").append(name).append(": ").append(why));
            throw new UnusableConfigurationException(
                    description.toString(), "Correct or remove these keys. " + REFERENCE);
        }
    }

    /** Why the key is refused, or null if it is not. */
    private @Nullable String check(String name, KeyCatalogue catalogue) {
        if (!name.toLowerCase(Locale.ROOT).startsWith("winnow.")) {
            return null;
        }
        KeyCatalogue.Key key = catalogue.find(name);
        if (key != null) {
            return key.removed() == null ? null : "it was removed; " + key.removed();
        }
        String part = part(name);
        if (PARTS.contains(part) && !catalogue.hasAnyBelow("winnow." + part + ".")) {
            log.warn("%s is ignored: this program has no %s".formatted(name, part));
            return null;
        }
        String nearest = NearestName.of(name.replaceAll("\\[\\d+]", "[]"), catalogue.names());
        return nearest == null ? "unknown" : "unknown, did you mean %s?".formatted(nearest);
    }

    private static String part(String name) {
        String rest = name.substring("winnow.".length()).toLowerCase(Locale.ROOT);
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    private void warn(SystemEnvironmentPropertySource variables, KeyCatalogue catalogue) {
        List<String> known = new ArrayList<>();
        catalogue.names().forEach(name -> known.add(variable(name)));
        List<String> maps = catalogue.maps().stream().map(name -> variable(name) + '_').toList();
        for (String name : variables.getPropertyNames()) {
            if (!name.startsWith("WINNOW_") || NOT_OURS.matcher(name).matches()) {
                continue;
            }
            if (!isKnown(name, known) && maps.stream().noneMatch(name::startsWith)) {
                String nearest = NearestName.of(name, known);
                log.warn(
                        "environment variable %s is ignored: no setting has this name%s. %s"
                                .formatted(
                                        name,
                                        nearest == null
                                                ? ""
                                                : ", did you mean %s?".formatted(nearest),
                                        REFERENCE));
            }
        }
    }

    private static boolean isKnown(String variable, List<String> known) {
        String wanted = variable.replaceAll("_\\d+(?=_|$)", "_#");
        for (String name : known) {
            if (wanted.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The environment's form of a key: {@code WINNOW_SECURITY_APIKEYS_#_NAME}, where # stands for
     * an index.
     */
    private static String variable(String key) {
        return key.replace("[]", "_#").replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static String where(PropertySource<?> source, String name) {
        Origin origin = OriginLookup.getOrigin(source, name);
        return " (in %s)".formatted(Objects.requireNonNullElse(origin, source.getName()));
    }
}
