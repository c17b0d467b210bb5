package dev.winnow.platform.json;

import dev.winnow.core.score.Impacts;
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

/** Impacts are an object of whole numbers, {@code {"cat": 97}}; {@link Impacts#NONE} is absent. */
final class ImpactObject {

    private ImpactObject() {}

    static final class Writer extends StdSerializer<Impacts> {

        Writer() {
            super(Impacts.class);
        }

        @Override
        public boolean isEmpty(SerializationContext context, Impacts impacts) {
            return impacts.isEmpty();
        }

        @Override
        public void serialize(
                Impacts impacts, JsonGenerator generator, SerializationContext context) {
            generator.writeStartObject(impacts);
            impacts.weights()
                    .forEach(
                            (term, weight) -> {
                                generator.writeName(term);
                                generator.writeNumber(weight);
                            });
            generator.writeEndObject();
        }
    }

    static final class Reader extends StdDeserializer<Impacts> {

        Reader() {
            super(Impacts.class);
        }

        @Override
        public Impacts deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.isExpectedStartObjectToken()) {
                return (Impacts) context.handleUnexpectedToken(Impacts.class, parser);
            }
            SortedMap<String, Integer> weights = new TreeMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String term = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                    throw MismatchedInputException.from(
                            parser, Impacts.class, "impacts must be whole numbers");
                }
                weights.put(term, parser.getIntValue());
            }
            try {
                return new Impacts(weights);
            } catch (IllegalArgumentException e) {
                throw MismatchedInputException.from(
                        parser, Impacts.class, "impacts have " + e.getMessage());
            }
        }

        @Override
        public Impacts getNullValue(DeserializationContext context) {
            return Impacts.NONE;
        }

        @Override
        public Impacts getAbsentValue(DeserializationContext context) {
            return Impacts.NONE;
        }
    }
}
