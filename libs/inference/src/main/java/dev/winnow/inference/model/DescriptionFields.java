package dev.winnow.inference.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields of one description, read with errors that name the file, the field and what is there
 * instead.
 */
public final class DescriptionFields {

    private final String location;

    /** Path of the object in the file, with the dot behind it; empty for the whole. */
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
                    "%s must hold one JSON object, but holds %s"
                            .formatted(
                                    location,
                                    root.isMissingNode() ? "nothing" : root.getNodeType()));
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
        return required(
                        field,
                        "a text that is not blank",
                        value -> value.isString() && !value.asString().isBlank())
                .asString();
    }

    /** A text that may be missing or blank. */
    public String textOr(String field, String otherwise) {
        return has(field) ? required(field, "a text", JsonNode::isString).asString() : otherwise;
    }

    /** One of these by its name, in whatever case. */
    @SafeVarargs
    public final <E extends Enum<E>> E choice(String field, E... choices) {
        String text = text(field);
        List<String> names = new ArrayList<>();
        for (E choice : choices) {
            names.add(choice.name().toLowerCase(Locale.ROOT));
        }
        int at = names.indexOf(text.toLowerCase(Locale.ROOT));
        if (at < 0) {
            String last = names.removeLast();
            throw wrong(field, String.join(", ", names) + " or " + last, "\"" + text + "\"");
        }
        return choices[at];
    }

    /** A whole number within bounds, both inclusive. */
    public int integer(String field, int least, int most) {
        return required(
                        field,
                        "a whole number from %d to %d".formatted(least, most),
                        value ->
                                value.isIntegralNumber()
                                        && value.canConvertToInt()
                                        && value.asInt() >= least
                                        && value.asInt() <= most)
                .asInt();
    }

    public int integerOr(String field, int least, int most, int otherwise) {
        return has(field) ? integer(field, least, most) : otherwise;
    }

    public double number(String field) {
        return required(field, "a number", DescriptionFields::isNumber).asDouble();
    }

    /** A list of so many numbers. */
    public float[] numbers(String field, int many) {
        String expected = "a list of %d numbers".formatted(many);
        JsonNode value = required(field, expected, JsonNode::isArray);
        if (value.size() != many || !value.valueStream().allMatch(DescriptionFields::isNumber)) {
            throw wrong(field, expected, "a list of %d values".formatted(value.size()));
        }
        float[] numbers = new float[many];
        for (int i = 0; i < many; i++) {
            numbers[i] = value.get(i).floatValue();
        }
        return numbers;
    }

    public DescriptionFields object(String field) {
        return new DescriptionFields(
                location, prefix + field + ".", required(field, "an object", JsonNode::isObject));
    }

    /** An object that may be missing, and has no fields then. */
    public DescriptionFields objectOrEmpty(String field) {
        return has(field)
                ? object(field)
                : new DescriptionFields(
                        location, prefix + field + ".", JsonMapper.shared().createObjectNode());
    }

    /** The field names of the object, in order. */
    public List<String> names() {
        return List.copyOf(node.propertyNames());
    }

    /** The objects of a list; none if the field is missing. */
    public List<DescriptionFields> objects(String field) {
        List<DescriptionFields> objects = new ArrayList<>();
        if (has(field)) {
            for (JsonNode value : required(field, "a list of objects", JsonNode::isArray)) {
                String place = "%s[%d]".formatted(field, objects.size());
                if (!value.isObject()) {
                    throw wrong(place, "an object", value);
                }
                objects.add(new DescriptionFields(location, prefix + place + ".", value));
            }
        }
        return Collections.unmodifiableList(objects);
    }

    /** An error about one field, in the form of all of them. */
    public InvalidModelException wrong(String field, String expected, Object actual) {
        return new InvalidModelException(
                "%s: \"%s%s\" must be %s, but is %s"
                        .formatted(location, prefix, field, expected, actual));
    }

    private JsonNode required(String field, String expected, Predicate<JsonNode> fits) {
        @Nullable JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            throw new InvalidModelException(
                    "%s: \"%s%s\" is missing; there is %s"
                            .formatted(
                                    location,
                                    prefix,
                                    field,
                                    node.isEmpty() ? "nothing" : String.join(", ", names())));
        }
        if (!fits.test(value)) {
            throw wrong(field, expected, value);
        }
        return value;
    }

    private static boolean isNumber(JsonNode value) {
        return value.isNumber() && Double.isFinite(value.asDouble());
    }
}
