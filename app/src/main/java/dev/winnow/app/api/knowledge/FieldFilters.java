package dev.winnow.app.api.knowledge;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Conditions on one field in the grammar of {@code filters}, whose reader then checks values and
 * counts them.
 */
public final class FieldFilters {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private FieldFilters() {}

    /** The field has the value, or one of a list. */
    public static ObjectNode one(String field, JsonNode value) {
        ObjectNode filter = JSON.objectNode();
        filter.set(field, value);
        return filter;
    }

    /** Whatever the inner one does not let through, what lacks the field included. */
    public static ObjectNode not(ObjectNode inner) {
        return one("not", inner);
    }

    /**
     * The field lies on one side of a value.
     *
     * @param side gt, gte, lt or lte
     */
    public static ObjectNode bound(String field, String side, JsonNode value) {
        return one(field, one(side, value));
    }

    /**
     * Numbers are equal whatever their digits: 2020 and 2020.0. Everything else is compared as
     * text.
     */
    public static ObjectNode equal(String field, JsonNode value) {
        if (!value.isNumber()) {
            return one(field, value);
        }
        ObjectNode range = one("gte", value);
        range.set("lte", value);
        return one(field, range);
    }

    /** The field is equal to one of the values. */
    public static ObjectNode anyEqual(String field, JsonNode values) {
        ArrayNode each = JSON.arrayNode();
        for (JsonNode value : values) {
            if (value.isNumber()) {
                each.add(equal(field, value));
            }
        }
        if (each.isEmpty()) {
            return one(field, values);
        }
        ArrayNode texts = JSON.arrayNode();
        for (JsonNode value : values) {
            if (!value.isNumber()) {
                texts.add(value);
            }
        }
        if (!texts.isEmpty()) {
            each.add(one(field, texts));
        }
        return one("or", each);
    }
}
