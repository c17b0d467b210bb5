package dev.winnow.app.events;

import dev.winnow.app.events.SchemaWalk.Place;
import dev.winnow.core.outcome.Problem;
import dev.winnow.platform.json.WinnowJson;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Compares the names in a schema with those of the record whose JSON it describes, down to the last
 * field and word of a list.
 */
final class SchemaNames {

    private final Set<String> seen = new HashSet<>();
    private final List<String> differences = new ArrayList<>();

    private SchemaNames() {}

    /** What one side has and the other has not. */
    static List<String> differences(Class<?> type, Place schema) {
        SchemaNames names = new SchemaNames();
        names.compare(type, schema);
        return names.differences;
    }

    private void compare(Type type, Place schema) {
        if (!seen.add(type + " " + schema)) {
            return;
        }
        if (type instanceof ParameterizedType list
                && list.getRawType() == List.class
                && schema.schema().has("items")) {
            compare(list.getActualTypeArguments()[0], schema.at("/items"));
        } else if (type instanceof Class<?> leaf && leaf.isEnum()) {
            enumeration(leaf, schema);
        } else if (type instanceof Class<?> forms && forms.isSealed()) {
            for (Class<?> form : forms.getPermittedSubclasses()) {
                String word = snakeCase(form.getSimpleName());
                record(form, schema.form(word), "type");
            }
        } else if (type == Problem.class) {
            // Written as RFC 9457 has it, and not as the record.
            Problem problem = new Problem(Problem.Kind.INTERNAL, "detail");
            Set<String> written = names(WinnowJson.strict().valueToTree(problem));
            differ(Problem.class, schema, written, names(schema.schema().path("properties")));
        } else if (type instanceof Class<?> record
                && record.isRecord()
                && schema.schema().has("properties")) {
            record(record, schema, null);
        }
    }

    private void record(Class<?> type, Place schema, String more) {
        Set<String> expected = new TreeSet<>();
        if (more != null) {
            expected.add(more);
        }
        for (RecordComponent component : type.getRecordComponents()) {
            String name = snakeCase(component.getName());
            if (component.getType() == Duration.class) {
                name += "_ms";
            }
            expected.add(name);
            Place own = schema.at("/properties/" + name);
            if (!own.schema().isMissingNode()) {
                compare(component.getGenericType(), own);
            }
        }
        differ(type, schema, expected, names(schema.schema().path("properties")));
    }

    private void enumeration(Class<?> type, Place schema) {
        Set<String> expected = new TreeSet<>();
        for (Object constant : type.getEnumConstants()) {
            expected.add(WinnowJson.strict().valueToTree(constant).asString());
        }
        Set<String> listed = new TreeSet<>();
        schema.schema().path("enum").forEach(word -> listed.add(word.asString()));
        differ(type, schema, expected, listed);
    }

    private void differ(Class<?> type, Place schema, Set<String> expected, Set<String> listed) {
        if (!expected.equals(listed)) {
            differences.add(
                    "%s has %s and %s has %s"
                            .formatted(type.getSimpleName(), expected, schema, listed));
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static Set<String> names(JsonNode properties) {
        return new TreeSet<>(properties.propertyNames());
    }
}
