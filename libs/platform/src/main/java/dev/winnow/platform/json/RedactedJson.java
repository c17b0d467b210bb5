package dev.winnow.platform.json;

import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Records for the eyes of operators: the fields are there, what somebody wrote is not. */
public final class RedactedJson {

    /** Fields whose strings are names that Winnow gave, and no one's text. */
    private static final Set<String> OPEN =
            Set.of(
                    "request_id",
                    "tenant",
                    "stage",
                    "type",
                    "reason",
                    "order",
                    "title_rule",
                    "scale",
                    "position",
                    "sha256",
                    "device",
                    "tokenizer");

    private RedactedJson() {}

    /**
     * The record with every string replaced by its length, but for ids and names that Winnow gave.
     */
    public static String of(byte[] json) {
        JsonNode node;
        try {
            node = WinnowJson.tolerant().readTree(json);
        } catch (JacksonException e) {
            return "%d bytes that are not JSON".formatted(json.length);
        }
        return WinnowJson.tolerant().writeValueAsString(masked("", node));
    }

    private static JsonNode masked(String name, JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = WinnowJson.tolerant().createObjectNode();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                copy.set(field.getKey(), masked(field.getKey(), field.getValue()));
            }
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = WinnowJson.tolerant().createArrayNode();
            array.forEach(element -> copy.add(masked(name, element)));
            return copy;
        }
        if (node.isString() && !OPEN.contains(name)) {
            return StringNode.valueOf("… %d characters".formatted(node.asString().length()));
        }
        return node;
    }
}
