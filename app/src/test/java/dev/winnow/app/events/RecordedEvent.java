package dev.winnow.app.events;

import dev.winnow.testing.Broker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A record as a line wrote it once, kept to be read by every line to come.
 *
 * @param generation the folder that it is kept in, named after when it was recorded
 * @param key null if it had none
 * @param headers name to text
 * @param value its JSON
 */
record RecordedEvent(
        String generation, String topic, String key, ObjectNode headers, JsonNode value) {

    private static final Path FOLDER = Path.of("src", "test", "resources", "events");

    /** In the year 2100: a record that is read years later must not be late. */
    private static final long DEADLINE = 4_102_444_800_000L;

    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    static RecordedEvent of(String generation, ConsumerRecord<byte[], byte[]> record) {
        ObjectNode headers = PRETTY.createObjectNode();
        for (Header header : record.headers()) {
            headers.put(header.key(), Broker.text(header.value()));
        }
        JsonNode value = PRETTY.readTree(record.value());
        if (headers.has("winnow-deadline")) {
            headers.put("winnow-deadline", Long.toString(DEADLINE));
        }
        if (value.has("deadline")) {
            ((ObjectNode) value).put("deadline", DEADLINE);
        }
        return new RecordedEvent(
                generation, record.topic(), Broker.text(record.key()), headers, value);
    }

    void write() throws IOException {
        ObjectNode file = PRETTY.createObjectNode();
        file.put("topic", topic);
        file.put("key", key);
        file.set("headers", headers);
        file.set("value", value);
        Path folder = Files.createDirectories(FOLDER.resolve(generation));
        Files.writeString(folder.resolve(topic + ".json"), PRETTY.writeValueAsString(file) + "\n");
    }

    /** All that were ever recorded, in the order of their files' names. */
    static List<RecordedEvent> all() throws IOException {
        List<RecordedEvent> events = new ArrayList<>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                JsonNode json = PRETTY.readTree(Files.readString(file));
                events.add(
                        new RecordedEvent(
                                file.getParent().getFileName().toString(),
                                json.path("topic").asString(),
                                json.path("key").asString(),
                                (ObjectNode) json.path("headers"),
                                json.path("value")));
            }
        }
        return events;
    }

    RecordedEvent with(JsonNode other) {
        return new RecordedEvent(generation, topic, key, headers, other);
    }

    /** The record, with a name of its own that its outcome carries. */
    ProducerRecord<byte[], byte[]> record(String name) {
        ProducerRecord<byte[], byte[]> record = bare(value.toString());
        headers.forEachEntry((header, text) -> add(record, header, text.asString()));
        return named(record, name);
    }

    /** The same as an event in structured mode: its attributes stand in the value. */
    ProducerRecord<byte[], byte[]> structured(String name) {
        ObjectNode event = PRETTY.createObjectNode();
        event.put("datacontenttype", "application/json");
        headers.properties().stream()
                .filter(header -> header.getKey().startsWith("ce_"))
                .forEach(
                        header ->
                                event.set(
                                        header.getKey().substring("ce_".length()),
                                        header.getValue()));
        event.set("data", value);
        ProducerRecord<byte[], byte[]> record = bare(event.toString());
        add(record, "content-type", "application/cloudevents+json; charset=UTF-8");
        headers.properties().stream()
                .filter(header -> header.getKey().startsWith("winnow-"))
                .forEach(header -> add(record, header.getKey(), header.getValue().asString()));
        return named(record, name);
    }

    private ProducerRecord<byte[], byte[]> bare(String json) {
        return new ProducerRecord<>(topic, Broker.bytes(key), Broker.bytes(json));
    }

    private static ProducerRecord<byte[], byte[]> named(
            ProducerRecord<byte[], byte[]> record, String name) {
        record.headers().remove("winnow-question");
        add(record, "winnow-question", name);
        return record;
    }

    private static void add(ProducerRecord<byte[], byte[]> record, String name, String text) {
        record.headers().add(name, Broker.bytes(text));
    }

    /**
     * A copy with a field in every object that no version knows yet; objects whose names are data
     * stay as they are.
     */
    RecordedEvent withFieldsOfALaterVersion() {
        JsonNode copy = value.deepCopy();
        extend(copy);
        return with(copy);
    }

    private static void extend(JsonNode node) {
        if (node instanceof ArrayNode array) {
            array.forEach(RecordedEvent::extend);
        } else if (node instanceof ObjectNode object) {
            object.forEachEntry(
                    (name, field) -> {
                        if (!List.of("metadata", "evidence", "impacts").contains(name)) {
                            extend(field);
                        }
                    });
            object.putObject("of_a_later_version").putArray("list").addObject().putNull("nothing");
        }
    }

    /**
     * A copy without what its schema lets an older version leave out, but for lists that say
     * something and parts with such lists.
     */
    RecordedEvent withoutWhatMayBeAbsent(String schema) {
        List<String> absent = new ArrayList<>();
        SchemaWalk.through(
                SchemaWalk.Place.root(schema),
                value,
                (place, path, field, required) -> {
                    if (!required
                            && !saysSomething(field)
                            && absent.stream().noneMatch(path::startsWith)) {
                        absent.add(path);
                    }
                });
        JsonNode copy = value;
        for (String path : absent) {
            copy = EventContract.without(copy, path);
        }
        return with(copy);
    }

    private static boolean saysSomething(JsonNode field) {
        return field.isArray() && !field.isEmpty()
                || field.isObject() && field.valueStream().anyMatch(RecordedEvent::saysSomething);
    }
}
