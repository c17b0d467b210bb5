package dev.winnow.platform.config;

import dev.winnow.core.text.NearestName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.UrlResource;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stops the start when a file or the command line has a {@code winnow.*} key that nobody reads: a
 * misspelt limit would otherwise be no limit. Binding alone would not notice: it looks at one
 * record of properties at a time, and names the first key only. The environment is not looked at,
 * because others put names there, too.
 */
public final class KnownKeys implements EnvironmentPostProcessor, Ordered {

    /** What the compiler wrote of all properties records on the class path. */
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private static final Pattern LIST = Pattern.compile("java\\.util\\.(?:List|Set)<(.*)>");
    private static final String MAP = "java.util.Map<";
    private static final Pattern KEY =
            Pattern.compile("winnow\\.([^.]*).*", Pattern.CASE_INSENSITIVE);

    /**
     * Parts of Winnow. One that a program does not have is none of its business: all programs may
     * share one file.
     */
    private static final Pattern PARTS =
            Pattern.compile(
                    "generator|graph|inference|ingest|kafka|knowledge|librechat|pipeline|pruner|reranker|retriever|security|telemetry",
                    Pattern.CASE_INSENSITIVE);

    /**
     * A key that is or was.
     *
     * @param name in kebab-case
     * @param type as the metadata writes it
     * @param removed what to do instead of using it, or null if it is in use
     */
    private record Key(String name, String type, @Nullable String removed) {}

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
        Map<String, Key> keys = keys(application.getClassLoader());
        Map<String, String> refused = new TreeMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> named
                    && !(source instanceof SystemEnvironmentPropertySource)) {
                for (String name : named.getPropertyNames()) {
                    String why = check(name, keys);
                    if (why != null) {
                        Object where = OriginLookup.getOrigin(source, name);
                        String place = where == null ? source.getName() : where.toString();
                        refused.putIfAbsent("%s (in %s)".formatted(name, place), why);
                    }
                }
            }
        }
        if (!refused.isEmpty()) {
            StringBuilder description =
                    new StringBuilder("The configuration has keys that nobody reads:\n");
            refused.forEach((name, why) -> description.append("\n    " + name + ": " + why));
            throw new UnusableConfigurationException(
                    description.toString(),
                    "Correct or remove these keys. docs/reference/configuration.md lists all keys.");
        }
    }

    /** Why the key is refused, or null if it is not. */
    private @Nullable String check(String name, Map<String, Key> keys) {
        Matcher parts = KEY.matcher(name);
        if (!parts.matches()) {
            return null;
        }
        String anyIndex = name.replaceAll("\\[\\d+]", "[]");
        String wanted = uniform(anyIndex);
        Key key =
                keys.values().stream()
                        .filter(
                                each ->
                                        each.type().startsWith(MAP)
                                                && wanted.startsWith(uniform(each.name()) + "."))
                        .findFirst()
                        .orElse(keys.get(wanted));
        if (key != null) {
            return key.removed() == null ? null : "it was removed; " + key.removed();
        }
        String part = parts.group(1);
        String below = uniform("winnow." + part + ".");
        if (PARTS.matcher(part).matches()
                && inUse(keys).noneMatch(used -> uniform(used.name()).startsWith(below))) {
            log.warn("%s is ignored: this program has no %s".formatted(name, part));
            return null;
        }
        String nearest = NearestName.of(anyIndex, inUse(keys).map(Key::name).toList());
        return nearest == null ? "unknown" : "unknown, did you mean %s?".formatted(nearest);
    }

    private static Stream<Key> inUse(Map<String, Key> keys) {
        return keys.values().stream().filter(key -> key.removed() == null);
    }

    /** All keys by the form in which Boot compares names: lower-case, without dashes. */
    private static Map<String, Key> keys(ClassLoader loader) {
        Map<String, Key> keys = new TreeMap<>();
        try {
            for (URL file : Collections.list(loader.getResources(METADATA))) {
                String metadata = new UrlResource(file).getContentAsString(StandardCharsets.UTF_8);
                // Most files are other people's, some of them large: looking is quicker than
                // parsing.
                if (metadata.contains("\"winnow.")) {
                    for (JsonNode key : new JsonMapper().readTree(metadata).path("properties")) {
                        add(key, keys, loader);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + METADATA, e);
        }
        return keys;
    }

    private static void add(JsonNode property, Map<String, Key> keys, ClassLoader loader) {
        String name = property.path("name").asString();
        if (name.startsWith("winnow.")) {
            Key key =
                    new Key(
                            name,
                            property.path("type").asString(""),
                            removed(property.path("deprecation")));
            add(key, keys, loader);
        }
    }

    /** The metadata stops at lists and sets; what an element may hold is in the record itself. */
    private static void add(Key key, Map<String, Key> keys, ClassLoader loader) {
        keys.put(uniform(key.name()), key);
        Matcher list = LIST.matcher(key.type());
        if (list.matches()) {
            add(new Key(key.name() + "[]", list.group(1), null), keys, loader);
        } else if (key.name().endsWith("[]")) {
            Class<?> element = ClassUtils.resolveClassName(key.type(), loader);
            RecordComponent[] none = {};
            for (RecordComponent field :
                    Objects.requireNonNullElse(element.getRecordComponents(), none)) {
                String name =
                        key.name() + "." + DataObjectPropertyName.toDashedForm(field.getName());
                add(new Key(name, field.getGenericType().getTypeName(), null), keys, loader);
            }
        }
    }

    private static @Nullable String removed(JsonNode deprecation) {
        if (!deprecation.path("level").asString("").equals("error")) {
            return null;
        }
        String replacement = deprecation.path("replacement").asString("");
        String reason = deprecation.path("reason").asString("");
        String instead = replacement.isEmpty() ? "" : "use " + replacement + " instead";
        return reason.isEmpty() || instead.isEmpty() ? reason + instead : reason + "; " + instead;
    }

    private static String uniform(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }
}
