package dev.winnow.app.api.dify;

import dev.winnow.app.api.dify.DifyRetrievalRequest.DifyCondition;
import dev.winnow.app.api.dify.DifyRetrievalRequest.DifyMetadataCondition;
import dev.winnow.app.api.knowledge.FieldFilters;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes Dify's conditions as Winnow's own filters, which run inside the index query. What filters
 * cannot say is refused: sorting it out afterwards would leave too few records.
 */
final class DifyConditions {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final String POSSIBLE =
            "is, is not, in, not in, =, ≠, >, <, ≥, ≤, before and after";

    private DifyConditions() {}

    /**
     * The filter in the grammar of {@code filters}; null for none.
     *
     * @throws ProblemException 422 for an operator that there is none of, and for one that a filter
     *     cannot express
     */
    static @Nullable JsonNode filters(@Nullable DifyMetadataCondition condition) {
        if (condition == null || condition.conditions().isEmpty()) {
            return null;
        }
        String operator =
                condition.logicalOperator() == null
                        ? "and"
                        : condition.logicalOperator().toLowerCase(Locale.ROOT);
        if (!operator.equals("and") && !operator.equals("or")) {
            throw refused("logical_operator", "must be one of and, or");
        }
        ObjectNode filters = JSON.objectNode();
        ArrayNode all = filters.putArray(operator);
        for (int i = 0; i < condition.conditions().size(); i++) {
            String place = "conditions[%d]".formatted(i);
            DifyCondition one = condition.conditions().get(i);
            if (one == null) {
                throw refused(place, "must be an object with name, comparison_operator and value");
            }
            all.add(filter(one, place));
        }
        return filters;
    }

    private static ObjectNode filter(DifyCondition condition, String place) {
        String field = field(condition.name(), place);
        JsonNode value = condition.value() == null ? JSON.nullNode() : condition.value();
        String operator =
                condition.comparisonOperator() == null
                        ? ""
                        : condition.comparisonOperator().strip().toLowerCase(Locale.ROOT);
        return switch (operator) {
            case "is" -> FieldFilters.one(field, value);
            case "in" -> FieldFilters.one(field, list(value));
            case "is not" -> FieldFilters.not(FieldFilters.one(field, value));
            case "not in" -> FieldFilters.not(FieldFilters.one(field, list(value)));
            case "=" -> FieldFilters.equal(field, value);
            case "≠" -> FieldFilters.not(FieldFilters.equal(field, value));
            case ">" -> FieldFilters.bound(field, "gt", value);
            case "<" -> FieldFilters.bound(field, "lt", value);
            case "≥" -> FieldFilters.bound(field, "gte", value);
            case "≤" -> FieldFilters.bound(field, "lte", value);
            case "after" -> after(field, value);
            case "before" -> before(field, value);
            case "contains", "not contains", "start with", "end with", "empty", "not empty" ->
                    throw refused(
                            place + ".comparison_operator",
                            "'%s' compares parts of a text or asks whether a field is there, which the index cannot; use %s"
                                    .formatted(operator, POSSIBLE));
            default ->
                    throw refused(
                            place + ".comparison_operator", "is none of Dify's; use " + POSSIBLE);
        };
    }

    private static String field(@Nullable JsonNode name, String place) {
        JsonNode one = name != null && name.isArray() && name.size() == 1 ? name.get(0) : name;
        if (one == null || !one.isString() || one.asString().isBlank()) {
            throw refused(place + ".name", "must be the name of a metadata field");
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

    private static ObjectNode after(String field, JsonNode value) {
        return FieldFilters.bound(field, "gt", value.isNumber() ? text(day(value)) : value);
    }

    /** A day begins at midnight, so the day of a later time lies before that time. */
    private static ObjectNode before(String field, JsonNode value) {
        if (!value.isNumber()) {
            return FieldFilters.bound(field, "lt", value);
        }
        LocalDate day = day(value);
        boolean midnight = day.atStartOfDay(ZoneOffset.UTC).toEpochSecond() == value.asLong();
        return FieldFilters.bound(field, midnight ? "lt" : "lte", text(day));
    }

    /** Dify's fields of time are seconds since 1970; dates in an index are days. */
    private static LocalDate day(JsonNode seconds) {
        try {
            return LocalDate.ofInstant(Instant.ofEpochSecond(seconds.asLong()), ZoneOffset.UTC);
        } catch (RuntimeException e) {
            throw refused("value", "is no time in seconds since 1970");
        }
    }

    private static JsonNode text(LocalDate day) {
        return JSON.stringNode(day.toString());
    }

    private static ProblemException refused(String place, String why) {
        return ProblemException.of(
                        Kind.INVALID_FILTER, "metadata_condition.%s %s".formatted(place, why))
                .at("metadata_condition." + place);
    }
}
