package dev.winnow.app.api.knowledge;

import dev.winnow.app.api.knowledge.DifyController.DifyCondition;
import dev.winnow.app.api.knowledge.DifyController.DifyMetadataCondition;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.FilterReader;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the conditions of other products as Winnow's own {@code filters}, which run inside the
 * index query, and whose reader then checks values and counts them. What filters cannot say is
 * refused: sorting it out afterwards would leave too few passages.
 */
final class FieldFilters {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final String DIFYS =
            "is, is not, in, not in, =, ≠, >, <, ≥, ≤, before and after";

    private static final String OPENAIS = "eq, ne, gt, gte, lt, lte, in, nin, and, or";

    /** Words of Winnow's grammar, which no field can have for a name. */
    private static final Set<String> WORDS = Set.of("and", "or", "not");

    private FieldFilters() {}

    /**
     * Dify's conditions; null for none.
     *
     * @throws ProblemException 422 for an operator that there is none of, and for one that a filter
     *     cannot express
     */
    static @Nullable JsonNode ofDify(@Nullable DifyMetadataCondition condition) {
        if (condition == null || condition.conditions().isEmpty()) {
            return null;
        }
        String operator = lower(condition.logicalOperator(), "and");
        if (!operator.equals("and") && !operator.equals("or")) {
            throw refusedOfDify("logical_operator", "must be one of and, or");
        }
        ArrayNode all = JSON.arrayNode();
        for (int i = 0; i < condition.conditions().size(); i++) {
            String place = "conditions[%d]".formatted(i);
            DifyCondition one = condition.conditions().get(i);
            if (one == null) {
                throw refusedOfDify(
                        place, "must be an object with name, comparison_operator and value");
            }
            all.add(condition(one, place));
        }
        return one(operator, all);
    }

    private static ObjectNode condition(DifyCondition condition, String place) {
        String field = field(condition.name(), place);
        JsonNode value = condition.value() == null ? JSON.nullNode() : condition.value();
        String operator = lower(condition.comparisonOperator(), "").strip();
        return switch (operator) {
            case "is" -> one(field, value);
            case "in" -> one(field, list(value));
            case "is not" -> not(one(field, value));
            case "not in" -> not(one(field, list(value)));
            case "=" -> compared("eq", field, value);
            case "≠" -> compared("ne", field, value);
            case ">" -> compared("gt", field, value);
            case "<" -> compared("lt", field, value);
            case "≥" -> compared("gte", field, value);
            case "≤" -> compared("lte", field, value);
            case "after" -> compared("gt", field, value.isNumber() ? text(day(value)) : value);
            case "before" -> before(field, value);
            case "contains", "not contains", "start with", "end with", "empty", "not empty" ->
                    throw refusedOfDify(
                            place + ".comparison_operator",
                            "'%s' compares parts of a text or asks whether a field is there, which the index cannot; use %s"
                                    .formatted(operator, DIFYS));
            default ->
                    throw refusedOfDify(
                            place + ".comparison_operator", "is none of Dify's; use " + DIFYS);
        };
    }

    private static String lower(@Nullable String word, String missing) {
        return word == null ? missing : word.toLowerCase(Locale.ROOT);
    }

    private static String field(@Nullable JsonNode name, String place) {
        JsonNode one = name != null && name.isArray() && name.size() == 1 ? name.get(0) : name;
        if (one == null || !one.isString() || one.asString().isBlank()) {
            throw refusedOfDify(place + ".name", "must be the name of a metadata field");
        }
        return one.asString();
    }

    /** Texts between commas are a list for Dify, too. */
    private static JsonNode list(JsonNode value) {
        if (!value.isString()) {
            return value;
        }
        ArrayNode values = JSON.arrayNode();
        for (String part : value.asString().split(",", -1)) {
            if (!part.isBlank()) {
                values.add(part.strip());
            }
        }
        return values;
    }

    /** A day begins at midnight, so the day of a later time lies before that time. */
    private static ObjectNode before(String field, JsonNode value) {
        if (!value.isNumber()) {
            return compared("lt", field, value);
        }
        LocalDate day = day(value);
        boolean midnight = day.atStartOfDay(ZoneOffset.UTC).toEpochSecond() == value.asLong();
        return compared(midnight ? "lt" : "lte", field, text(day));
    }

    /** Dify's fields of time are seconds since 1970; dates in an index are days. */
    private static LocalDate day(JsonNode seconds) {
        try {
            return LocalDate.ofInstant(Instant.ofEpochSecond(seconds.asLong()), ZoneOffset.UTC);
        } catch (RuntimeException e) {
            throw refusedOfDify("value", "is no time in seconds since 1970");
        }
    }

    private static JsonNode text(LocalDate day) {
        return JSON.stringNode(day.toString());
    }

    private static ProblemException refusedOfDify(String place, String why) {
        return refused("metadata_condition." + place, why);
    }

    /**
     * OpenAI's filters; null for none.
     *
     * @throws ProblemException 422 for what is no filter of OpenAI's, naming its place
     */
    static @Nullable JsonNode ofOpenAi(@Nullable JsonNode filters) {
        return filters == null || filters.isNull() ? null : ofOpenAi(filters, "filters", 1);
    }

    private static ObjectNode ofOpenAi(JsonNode node, String place, int depth) {
        if (!node.isObject()) {
            throw refused(place, "must be an object with type, key and value");
        }
        if (depth > FilterReader.MAX_DEPTH) {
            throw refused(
                    place,
                    "is nested too deeply, at most %d levels are allowed"
                            .formatted(FilterReader.MAX_DEPTH));
        }
        String type = node.path("type").asString("");
        if (type.equals("and") || type.equals("or")) {
            return compound(type, node.path("filters"), place, depth);
        }
        String key = node.path("key").asString("");
        if (key.isBlank() || WORDS.contains(key)) {
            throw refused(place + ".key", "must be the name of a metadata field");
        }
        JsonNode value = node.path("value");
        return switch (type) {
            case "eq", "ne", "gt", "gte", "lt", "lte" -> {
                if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
                    throw refused(place + ".value", "must be a text, a number, true or false");
                }
                yield compared(type, key, value);
            }
            case "in" -> anyEqual(key, value, place);
            case "nin" -> not(anyEqual(key, value, place));
            default -> throw refused(place + ".type", "must be one of " + OPENAIS);
        };
    }

    private static ObjectNode compound(String type, JsonNode filters, String place, int depth) {
        if (!filters.isArray() || filters.isEmpty()) {
            throw refused(place + ".filters", "must be a list with at least one filter");
        }
        ArrayNode all = JSON.arrayNode();
        for (int i = 0; i < filters.size(); i++) {
            all.add(ofOpenAi(filters.get(i), "%s.filters[%d]".formatted(place, i), depth + 1));
        }
        return one(type, all);
    }

    /** The field is equal to one of the values. */
    private static ObjectNode anyEqual(String field, JsonNode values, String place) {
        if (!values.isArray() || values.isEmpty()) {
            throw refused(place + ".value", "must be a list with at least one value");
        }
        List<JsonNode> numbers = values.valueStream().filter(JsonNode::isNumber).toList();
        if (numbers.isEmpty()) {
            return one(field, values);
        }
        ArrayNode each = JSON.arrayNode();
        numbers.forEach(number -> each.add(equal(field, number)));
        if (numbers.size() < values.size()) {
            ArrayNode texts = JSON.arrayNode();
            values.valueStream().filter(value -> !value.isNumber()).forEach(texts::add);
            each.add(one(field, texts));
        }
        return one("or", each);
    }

    /**
     * The field lies on one side of a value, or is equal to it or not.
     *
     * @param operator eq, ne, gt, gte, lt or lte
     */
    private static ObjectNode compared(String operator, String field, JsonNode value) {
        return switch (operator) {
            case "eq" -> equal(field, value);
            case "ne" -> not(equal(field, value));
            default -> one(field, one(operator, value));
        };
    }

    /**
     * Numbers are equal whatever their digits: 2020 and 2020.0. Everything else is compared as
     * text.
     */
    private static ObjectNode equal(String field, JsonNode value) {
        if (!value.isNumber()) {
            return one(field, value);
        }
        ObjectNode range = one("gte", value);
        range.set("lte", value);
        return one(field, range);
    }

    /** The field has the value, or one of a list. */
    private static ObjectNode one(String field, JsonNode value) {
        ObjectNode filter = JSON.objectNode();
        filter.set(field, value);
        return filter;
    }

    /** Whatever the inner one does not let through, what lacks the field included. */
    private static ObjectNode not(ObjectNode inner) {
        return one("not", inner);
    }

    private static ProblemException refused(String place, String why) {
        return ProblemException.of(Kind.INVALID_FILTER, "%s %s".formatted(place, why)).at(place);
    }
}
