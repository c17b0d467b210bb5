package dev.winnow.inference.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields of one description, read with errors that name the file, the field and what is there
 * instead.
 */
public final class DescriptionFields {

    private final String location;
    private final String prefix;
    private final JsonNode node;

    private DescriptionFields(String location, String prefix, JsonNode node) {
        this.location = location;
        this.prefix = prefix;
        this.node = node;
    }

    static DescriptionFields parse(String location, byte[] json) {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            throw new InvalidModelException(
                    location + " is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new InvalidModelException(
                    location + " must hold one JSON object, but holds " + kind(root));
        }
        return new DescriptionFields(location, "", root);
    }

    /** The file, for messages. */
    public String location() {
        return location;
    }

    public boolean has(String field) {
        return node.hasNonNull(field);
    }

    public String text(String field) {
        JsonNode value = required(field);
        if (!value.isString() || value.asString().isBlank()) {
            throw wrong(field, "a text that is not blank", value);
        }
        return value.asString();
    }

    /** A text that may be missing or blank. */
    public String textOr(String field, String otherwise) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isString()) {
            throw wrong(field, "a text", value);
        }
        return value.asString();
    }

    /** A whole number within bounds, both inclusive. */
    public int integer(String field, int least, int most) {
        JsonNode value = required(field);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.asInt() < least
                || value.asInt() > most) {
            throw wrong(field, "a whole number from %d to %d".formatted(least, most), value);
        }
        return value.asInt();
    }

    public int integerOr(String field, int least, int most, int otherwise) {
        return has(field) ? integer(field, least, most) : otherwise;
    }

    public double number(String field) {
        JsonNode value = required(field);
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw wrong(field, "a number", value);
        }
        return value.asDouble();
    }

    /** A list of so many numbers. */
    public float[] numbers(String field, int many) {
        JsonNode value = required(field);
        float[] numbers = new float[many];
        boolean right = value.isArray() && value.size() == many;
        for (int i = 0; right && i < many; i++) {
            right = value.get(i).isNumber() && Double.isFinite(value.get(i).asDouble());
            numbers[i] = right ? value.get(i).floatValue() : 0f;
        }
        if (!right) {
            throw wrong(
                    field,
                    "a list of %d numbers".formatted(many),
                    value.isArray() ? "a list of %d values".formatted(value.size()) : value);
        }
        return numbers;
    }

    public DescriptionFields object(String field) {
        JsonNode value = required(field);
        if (!value.isObject()) {
            throw wrong(field, "an object", value);
        }
        return new DescriptionFields(location, prefix + field + ".", value);
    }

    public Optional<DescriptionFields> objectIfPresent(String field) {
        return has(field) ? Optional.of(object(field)) : Optional.empty();
    }

    /** The field names of an object, in order; none if it is missing. */
    public List<String> names(String field) {
        return has(field) ? List.copyOf(object(field).node.propertyNames()) : List.of();
    }

    /** The objects of a list; none if the field is missing. */
    public List<DescriptionFields> objects(String field) {
        if (!has(field)) {
            return List.of();
        }
        JsonNode value = required(field);
        if (!value.isArray()) {
            throw wrong(field, "a list of objects", value);
        }
        List<DescriptionFields> objects = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            if (!value.get(i).isObject()) {
                throw wrong(field + "[" + i + "]", "an object", value.get(i));
            }
            objects.add(
                    new DescriptionFields(location, prefix + field + "[" + i + "].", value.get(i)));
        }
        return Collections.unmodifiableList(objects);
    }

    /** An error about one field, in the form of all of them. */
    public InvalidModelException wrong(String field, String expected, Object actual) {
        return new InvalidModelException(
                "%s: \"%s%s\" must be %s, but is %s"
                        .formatted(location, prefix, field, expected, actual));
    }

    private JsonNode required(String field) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            throw new InvalidModelException(
                    "%s: \"%s%s\" is missing; there is %s"
                            .formatted(
                                    location,
                                    prefix,
                                    field,
                                    node.isEmpty()
                                            ? "nothing"
                                            : String.join(", ", node.propertyNames())));
        }
        return value;
    }

    private static String kind(JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.getNodeType().toString();
    }
}
