package dev.winnow.app.api.vectorstore;

import dev.winnow.app.api.knowledge.FieldFilters;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.FilterReader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes OpenAI's filters as Winnow's own, which run inside the index query. What filters cannot
 * say is refused: sorting it out afterwards would leave too few results.
 */
final class VectorStoreFilters {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final String TYPES = "eq, ne, gt, gte, lt, lte, in, nin, and, or";

    /** Words of Winnow's grammar, which no field can have for a name. */
    private static final Set<String> WORDS = Set.of("and", "or", "not");

    private VectorStoreFilters() {}

    /**
     * The filter in the grammar of {@code filters}; null for none.
     *
     * @throws ProblemException 422 for what is no filter of OpenAI's, naming its place
     */
    static @Nullable JsonNode of(@Nullable JsonNode filters) {
        return filters == null || filters.isNull() ? null : filter(filters, "filters", 1);
    }

    private static ObjectNode filter(JsonNode node, String place, int depth) {
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
            case "eq" -> FieldFilters.equal(key, single(value, place));
            case "ne" -> FieldFilters.not(FieldFilters.equal(key, single(value, place)));
            case "gt", "gte", "lt", "lte" -> FieldFilters.bound(key, type, single(value, place));
            case "in" -> FieldFilters.anyEqual(key, several(value, place));
            case "nin" -> FieldFilters.not(FieldFilters.anyEqual(key, several(value, place)));
            default -> throw refused(place + ".type", "must be one of " + TYPES);
        };
    }

    private static ObjectNode compound(String type, JsonNode filters, String place, int depth) {
        if (!filters.isArray() || filters.isEmpty()) {
            throw refused(place + ".filters", "must be a list with at least one filter");
        }
        ArrayNode all = JSON.arrayNode();
        for (int i = 0; i < filters.size(); i++) {
            all.add(filter(filters.get(i), "%s.filters[%d]".formatted(place, i), depth + 1));
        }
        return FieldFilters.one(type, all);
    }

    private static JsonNode single(JsonNode value, String place) {
        if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
            throw refused(place + ".value", "must be a text, a number, true or false");
        }
        return value;
    }

    private static JsonNode several(JsonNode value, String place) {
        if (!value.isArray() || value.isEmpty()) {
            throw refused(place + ".value", "must be a list with at least one value");
        }
        return value;
    }

    private static ProblemException refused(String place, String why) {
        return ProblemException.of(Kind.INVALID_FILTER, "%s %s".formatted(place, why)).at(place);
    }
}
