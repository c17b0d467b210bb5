package dev.winnow.app.events;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.winnow.app.deploy.Checkout;
import dev.winnow.testing.Broker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code docs/asyncapi.yaml} and {@code docs/schemas} say. Readers pass over fields that they
 * do not know; here such a field is a violation, because nobody wrote it down.
 */
final class EventContract {

    static final JsonMapper JSON = JsonMapper.shared();

    /** Where the files would be; nothing is fetched. */
    private static final String BASE = "https://winnow.invalid/docs/";

    private static final String SCHEMAS = "schemas/";

    private final JsonNode document;
    private final SchemaRegistry registry;

    private EventContract(JsonNode document) {
        this.document = document;
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
        this.registry =
                SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder ->
                                builder.schemas(EventContract::closedText)
                                        .schemaRegistryConfig(config));
    }

    static EventContract read() {
        try {
            return new EventContract(Checkout.document("docs/asyncapi.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Topic to the names of the messages that it may hold; those of channels with parameters are
     * left out.
     */
    Map<String, List<String>> topics() {
        Map<String, List<String>> topics = new LinkedHashMap<>();
        for (JsonNode channel : document.path("channels")) {
            if (!channel.has("parameters")) {
                List<String> messages = new ArrayList<>();
                channel.path("messages").forEach(message -> messages.add(last(message)));
                topics.put(channel.path("address").asString(), messages);
            }
        }
        return topics;
    }

    /** The address of every channel, with each value of its parameters. */
    List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        for (JsonNode channel : document.path("channels")) {
            List<String> forms = List.of(channel.path("address").asString());
            for (Map.Entry<String, JsonNode> parameter : channel.path("parameters").properties()) {
                List<String> more = new ArrayList<>();
                for (String form : forms) {
                    for (JsonNode value : parameter.getValue().path("enum")) {
                        more.add(form.replace("{" + parameter.getKey() + "}", value.asString()));
                    }
                }
                forms = more;
            }
            addresses.addAll(forms);
        }
        return addresses;
    }

    /** The topics which an operation with this beginning of its name sends to, or receives from. */
    List<String> operations(String action, String named) {
        List<String> topics = new ArrayList<>();
        for (Map.Entry<String, JsonNode> operation : document.path("operations").properties()) {
            if (operation.getKey().startsWith(named)
                    && operation.getValue().path("action").asString().equals(action)) {
                JsonNode channel =
                        document.path("channels").path(last(operation.getValue().path("channel")));
                topics.add(channel.path("address").asString());
            }
        }
        return topics;
    }

    /** The messages, by name. */
    Map<String, JsonNode> messages() {
        Map<String, JsonNode> messages = new LinkedHashMap<>();
        document.at("/components/messages").forEachEntry(messages::put);
        return messages;
    }

    /** What CloudEvents' type of this message must be; empty if it is no event. */
    String type(String message) {
        for (JsonNode part : messages().get(message).path("headers").path("allOf")) {
            JsonNode type = part.at("/properties/ce_type/const");
            if (type.isString()) {
                return type.asString();
            }
        }
        return "";
    }

    /**
     * What is wrong with a record, for each of the messages that its topic may hold; empty if it is
     * one of them.
     */
    List<String> violations(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode headers = JSON.createObjectNode();
        for (Header header : record.headers()) {
            headers.put(header.key(), Broker.text(header.value()));
        }
        JsonNode payload = record.value() == null ? JSON.nullNode() : JSON.readTree(record.value());
        List<String> all = new ArrayList<>();
        for (String message : topics().getOrDefault(record.topic(), List.of())) {
            List<String> wrong = new ArrayList<>(violations(message, headers, payload));
            JsonNode key = JSON.valueToTree(Broker.text(record.key()));
            wrong.addAll(validate(message + ".key", kafkaKey(messages().get(message)), key));
            if (wrong.isEmpty()) {
                return List.of();
            }
            wrong.forEach(each -> all.add(message + ": " + each));
        }
        return all.isEmpty() ? List.of("no message is written down for " + record.topic()) : all;
    }

    private JsonNode kafkaKey(JsonNode message) {
        String binding = "/bindings/kafka/key";
        JsonNode own = message.at(binding);
        if (!own.isMissingNode()) {
            return own;
        }
        String trait = last(message.at("/traits/0"));
        return document.at("/components/messageTraits/" + trait + binding);
    }

    /** What is wrong with headers and payload of a message. */
    List<String> violations(String message, JsonNode headers, JsonNode payload) {
        JsonNode schemas = messages().get(message);
        List<String> wrong = new ArrayList<>();
        if (schemas.has("headers")) {
            wrong.addAll(validate(message + ".headers", schemas.path("headers"), headers));
        }
        wrong.addAll(validate(message + ".payload", schemas.path("payload"), payload));
        return wrong;
    }

    private List<String> validate(String name, JsonNode schema, JsonNode value) {
        if (!schema.isObject()) {
            return List.of(name + " has no schema");
        }
        return registry.getSchema(SchemaLocation.of(BASE + name), schema).validate(value).stream()
                .map(Error::toString)
                .toList();
    }

    /** A schema's file as it is. */
    static JsonNode schema(String file) {
        try {
            return JSON.readTree(Checkout.text("docs/" + SCHEMAS + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String closedText(String iri) {
        if (!iri.startsWith(BASE + SCHEMAS)) {
            return null;
        }
        JsonNode schema = schema(iri.substring((BASE + SCHEMAS).length()));
        close(schema);
        return schema.toString();
    }

    /** Where fields are listed, there are no others. */
    private static void close(JsonNode node) {
        node.forEach(EventContract::close);
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
    }

    /** A copy without one field. */
    static ObjectNode without(JsonNode json, String path) {
        ObjectNode copy = (ObjectNode) json.deepCopy();
        int name = path.lastIndexOf('/');
        ((ObjectNode) copy.at(path.substring(0, name))).remove(path.substring(name + 1));
        return copy;
    }

    /** The last word of a reference. */
    private static String last(JsonNode reference) {
        String target = reference.path("$ref").asString();
        return target.substring(target.lastIndexOf('/') + 1);
    }

    /** The examples of a message. */
    static ArrayNode examples(JsonNode message) {
        return message.path("examples") instanceof ArrayNode examples
                ? examples
                : JSON.createArrayNode();
    }
}
