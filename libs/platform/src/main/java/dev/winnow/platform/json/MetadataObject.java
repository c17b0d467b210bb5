package dev.winnow.platform.json;

import dev.winnow.core.passage.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Metadata is an object of lists, {@code {"year": ["2020"]}}. When reading, a string, number or
 * boolean stands for a list of one; numbers keep the digits in which they were written.
 */
final class MetadataObject {

    private MetadataObject() {}

    static final class Writer extends StdSerializer<Metadata> {

        Writer() {
            super(Metadata.class);
        }

        @Override
        public void serialize(
                Metadata metadata, JsonGenerator generator, SerializationContext context) {
            generator.writeStartObject(metadata);
            metadata.values()
                    .forEach(
                            (name, values) -> {
                                generator.writeName(name);
                                generator.writeStartArray();
                                values.forEach(generator::writeString);
                                generator.writeEndArray();
                            });
            generator.writeEndObject();
        }
    }

    static final class Reader extends StdDeserializer<Metadata> {

        Reader() {
            super(Metadata.class);
        }

        @Override
        public Metadata deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.isExpectedStartObjectToken()) {
                return (Metadata) context.handleUnexpectedToken(Metadata.class, parser);
            }
            SortedMap<String, List<String>> values = new TreeMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                values.put(name, values(parser, name));
            }
            return new Metadata(values);
        }

        private static List<String> values(JsonParser parser, String name) {
            if (!parser.isExpectedStartArrayToken()) {
                return List.of(scalar(parser, name));
            }
            List<String> list = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                list.add(scalar(parser, name));
            }
            return list;
        }

        private static String scalar(JsonParser parser, String name) {
            if (!parser.currentToken().isScalarValue() || parser.hasToken(JsonToken.VALUE_NULL)) {
                throw MismatchedInputException.from(
                        parser,
                        Metadata.class,
                        "metadata '%s' must be a string, number, boolean, or a list of those"
                                .formatted(name));
            }
            return parser.getString();
        }
    }
}
