package dev.winnow.platform.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The keys of all properties records on the class path, from the metadata that the compiler wrote
 * for them.
 */
final class KeyCatalogue {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private static final String PREFIX = "winnow.";

    private static final String LIST = "java.util.List<";

    private static final String MAP = "java.util.Map<";

    /**
     * A key that is or was.
     *
     * @param name in kebab-case
     * @param type as the metadata writes it
     * @param removed what to do instead of using it, or null if it is in use
     */
    record Key(String name, String type, @Nullable String removed) {}

    /** By the form in which Boot compares names: lower-case, without dashes. */
    private final Map<String, Key> keys = new TreeMap<>();

    private KeyCatalogue() {}

    static KeyCatalogue load(ClassLoader loader) {
        KeyCatalogue catalogue = new KeyCatalogue();
        try {
            for (URL file : Collections.list(loader.getResources(METADATA))) {
                try (InputStream in = file.openStream()) {
                    String metadata = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    // Most files are other people's, some of them large: looking is quicker than
                    // parsing.
                    if (metadata.contains('"' + PREFIX)) {
                        catalogue.add(new JsonMapper().readTree(metadata), loader);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + METADATA, e);
        }
        return catalogue;
    }

    private void add(JsonNode metadata, ClassLoader loader) {
        for (JsonNode property : metadata.path("properties")) {
            String name = property.path("name").asString();
            if (name.startsWith(PREFIX)) {
                add(
                        new Key(
                                name,
                                property.path("type").asString(""),
                                removed(property.path("deprecation"))),
                        loader);
            }
        }
    }

    private void add(Key key, ClassLoader loader) {
        keys.put(uniform(key.name()), key);
        if (key.type().startsWith(LIST)) {
            elements(
                    key.name() + "[]",
                    key.type().substring(LIST.length(), key.type().length() - 1),
                    loader);
        }
    }

    /** The metadata stops at lists; what an element may hold is in the record itself. */
    private void elements(String name, String type, ClassLoader loader) {
        keys.put(uniform(name), new Key(name, type, null));
        Class<?> element;
        try {
            element = Class.forName(type, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "the metadata of %s names a class that is not there".formatted(name), e);
        }
        if (!element.isRecord()) {
            return;
        }
        for (RecordComponent component : element.getRecordComponents()) {
            String inner = name + "." + kebab(component.getName());
            keys.put(
                    uniform(inner), new Key(inner, component.getGenericType().getTypeName(), null));
            if (component.getGenericType() instanceof ParameterizedType collection) {
                Type item = collection.getActualTypeArguments()[0];
                elements(inner + "[]", item.getTypeName(), loader);
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

    /** The key of this name, where list indexes may be any number; null if there is none. */
    @Nullable Key find(String name) {
        String wanted = uniform(name.replaceAll("\\[\\d+]", "[]"));
        Key exact = keys.get(wanted);
        if (exact != null) {
            return exact;
        }
        for (int dot = wanted.lastIndexOf('.'); dot > 0; dot = wanted.lastIndexOf('.', dot - 1)) {
            Key above = keys.get(wanted.substring(0, dot));
            if (above != null && above.type().startsWith(MAP)) {
                return above;
            }
        }
        return null;
    }

    /**
     * Whether any key in use begins like this, {@code winnow.retriever.} say: whether that part of
     * Winnow is in this program.
     */
    boolean hasAnyBelow(String prefix) {
        String wanted = uniform(prefix);
        return keys.entrySet().stream()
                .anyMatch(
                        key -> key.getKey().startsWith(wanted) && key.getValue().removed() == null);
    }

    /** All names in use, sorted. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        keys.values()
                .forEach(
                        key -> {
                            if (key.removed() == null) {
                                names.add(key.name());
                            }
                        });
        return names;
    }

    /** Names in use below which there are names of the operator's choice, sorted. */
    List<String> maps() {
        return keys.values().stream()
                .filter(key -> key.removed() == null && key.type().startsWith(MAP))
                .map(Key::name)
                .toList();
    }

    private static String uniform(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static String kebab(String component) {
        return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
