package dev.winnow.opensearch;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.passage.SourceAddress;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.structure.Block;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Passages and documents as JSON that the engine keeps and does not look into. A text that holds
 * half a pair, for which JSON in UTF-8 has no form, is an object around its {@link
 * EngineKeys#ordered} form.
 */
final class Records {

    private static final String ORDERED = "ordered";

    private Records() {}

    static ObjectNode passage(Passage passage, Impacts impacts) {
        ObjectNode record = Connection.JSON.createObjectNode();
        record.set("id", text(passage.id().value()));
        record.set("document", text(passage.documentId().value()));
        record.set("title", text(passage.title()));
        record.set("headings", texts(passage.headings()));
        record.set("text", text(passage.text()));
        record.put("start", passage.start());
        record.put("end", passage.end());
        if (passage.uri() != null) {
            record.set("uri", text(passage.uri()));
        }
        record.set("metadata", metadata(passage.metadata()));
        ArrayNode numbers = record.putArray("blocks");
        for (int number : Block.numbers(passage.blocks())) {
            numbers.add(number);
        }
        if (!impacts.isEmpty()) {
            ObjectNode weights = record.putObject("impacts");
            impacts.weights().forEach(weights::put);
        }
        return record;
    }

    static Passage passage(JsonNode record) {
        String text = text(record.path("text"));
        JsonNode blocks = record.path("blocks");
        int[] numbers = blocks.valueStream().mapToInt(JsonNode::asInt).toArray();
        return new Passage(
                new PassageId(text(record.path("id"))),
                new DocumentId(text(record.path("document"))),
                text(record.path("title")),
                texts(record.path("headings")),
                text,
                record.path("start").asInt(),
                record.path("end").asInt(),
                SourceAddress.shown(nullable(record.path("uri"))),
                metadata(record.path("metadata")),
                Block.ofNumbers(numbers, text.length()));
    }

    static Impacts impacts(JsonNode record) {
        TreeMap<String, Integer> impacts = new TreeMap<>();
        record.path("impacts")
                .properties()
                .forEach(entry -> impacts.put(entry.getKey(), entry.getValue().asInt()));
        return new Impacts(impacts);
    }

    /**
     * @param pieces documents of the engine that hold the original
     */
    static ObjectNode document(IncomingDocument document, int passages, int pieces, long version) {
        ObjectNode record = Connection.JSON.createObjectNode();
        record.put("tenant", document.tenant().value());
        record.set("id", text(document.id().value()));
        record.set("origin", text(document.origin()));
        record.set("title", text(document.title()));
        if (document.uri() != null) {
            record.set("uri", text(document.uri()));
        }
        record.put("mediaType", document.mediaType());
        record.set("groups", texts(document.groups()));
        record.set("metadata", metadata(document.metadata()));
        record.put("contentHash", document.contentHash());
        record.put("characters", document.text().length());
        record.put("passages", passages);
        record.put("pieces", pieces);
        record.put("version", version);
        return record;
    }

    static StoredDocument document(JsonNode record) {
        return new StoredDocument(
                new TenantId(record.path("tenant").asString()),
                new DocumentId(text(record.path("id"))),
                text(record.path("origin")),
                text(record.path("title")),
                SourceAddress.shown(nullable(record.path("uri"))),
                record.path("mediaType").asString(),
                texts(record.path("groups")),
                metadata(record.path("metadata")),
                record.path("contentHash").asString(),
                record.path("characters").asInt(),
                record.path("passages").asInt(),
                record.path("version").asLong());
    }

    static List<String> texts(JsonNode list) {
        return list.valueStream().map(Records::text).toList();
    }

    static JsonNode text(String text) {
        return isWellFormed(text)
                ? Connection.JSON.getNodeFactory().stringNode(text)
                : Connection.JSON.createObjectNode().put(ORDERED, EngineKeys.ordered(text));
    }

    static String text(JsonNode text) {
        return text.isObject() ? EngineKeys.text(text.path(ORDERED).asString()) : text.asString();
    }

    /**
     * The text as the engine's terms can hold it: what stands for half a pair matches every other
     * half.
     */
    static String wellFormed(String text) {
        return isWellFormed(text)
                ? text
                : text.codePoints()
                        .map(point -> isHalf(point) ? 0xfffd : point)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
    }

    private static @Nullable String nullable(JsonNode text) {
        return text.isMissingNode() ? null : text(text);
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode list = Connection.JSON.createArrayNode();
        texts.forEach(text -> list.add(text(text)));
        return list;
    }

    /** Names and values in turn: names can be anything, too. */
    private static ArrayNode metadata(Metadata metadata) {
        ArrayNode list = Connection.JSON.createArrayNode();
        for (Map.Entry<String, List<String>> entry : metadata.values().entrySet()) {
            list.add(text(entry.getKey()));
            list.add(texts(entry.getValue()));
        }
        return list;
    }

    private static Metadata metadata(JsonNode list) {
        TreeMap<String, List<String>> values = new TreeMap<>();
        for (int i = 0; i + 1 < list.size(); i += 2) {
            values.put(text(list.path(i)), texts(list.path(i + 1)));
        }
        return new Metadata(values);
    }

    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(Records::isHalf);
    }

    private static boolean isHalf(int point) {
        return Character.getType(point) == Character.SURROGATE;
    }
}
