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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
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
        ObjectNode record =
                Queries.object(
                        "id", text(passage.id().value()),
                        "document", text(passage.documentId().value()),
                        "title", text(passage.title()),
                        "headings", texts(passage.headings()),
                        "text", text(passage.text()),
                        "start", passage.start(),
                        "end", passage.end(),
                        "metadata", metadata(passage.metadata()),
                        "blocks", Block.numbers(passage.blocks()));
        if (passage.uri() != null) {
            record.set("uri", text(passage.uri()));
        }
        if (!impacts.isEmpty()) {
            record.set("impacts", Connection.JSON.valueToTree(impacts.weights()));
        }
        return record;
    }

    static Passage passage(JsonNode record) {
        String text = text(record.path("text"));
        int[] blocks = record.path("blocks").valueStream().mapToInt(JsonNode::asInt).toArray();
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
                Block.ofNumbers(blocks, text.length()));
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
        ObjectNode record =
                Queries.object(
                        "tenant", document.tenant().value(),
                        "id", text(document.id().value()),
                        "origin", text(document.origin()),
                        "title", text(document.title()),
                        "mediaType", document.mediaType(),
                        "groups", texts(document.groups()),
                        "metadata", metadata(document.metadata()),
                        "contentHash", document.contentHash(),
                        "characters", document.text().length(),
                        "passages", passages,
                        "pieces", pieces,
                        "version", version);
        if (document.uri() != null) {
            record.set("uri", text(document.uri()));
        }
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

    /** The components of a vector, bit by bit. */
    static String components(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** The vector of these components; an empty one if there are none. */
    static float[] vector(JsonNode components) {
        if (components.isMissingNode()) {
            return new float[0];
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(components.asString()));
        float[] vector = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(vector);
        return vector;
    }

    static List<String> texts(JsonNode list) {
        return list.valueStream().map(Records::text).toList();
    }

    static JsonNode text(String text) {
        return text.equals(wellFormed(text))
                ? Connection.JSON.getNodeFactory().stringNode(text)
                : Queries.object(ORDERED, EngineKeys.ordered(text));
    }

    static String text(JsonNode text) {
        return text.isObject() ? EngineKeys.text(text.path(ORDERED).asString()) : text.asString();
    }

    /**
     * The text as the engine's terms can hold it: what stands for half a pair matches every other
     * half.
     */
    static String wellFormed(String text) {
        // Encoded, half a pair becomes U+FFFD.
        return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
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
        metadata.values().forEach((name, values) -> list.add(text(name)).add(texts(values)));
        return list;
    }

    private static Metadata metadata(JsonNode list) {
        TreeMap<String, List<String>> values = new TreeMap<>();
        for (int i = 0; i + 1 < list.size(); i += 2) {
            values.put(text(list.path(i)), texts(list.path(i + 1)));
        }
        return new Metadata(values);
    }
}
