package dev.winnow.platform.json;

import dev.winnow.core.deadline.Deadline;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * A deadline is milliseconds since 1970; {@link Deadline#NONE} is absent. Parts of a millisecond
 * are cut off.
 */
final class Deadlines {

    private Deadlines() {}

    static final class Writer extends StdSerializer<Deadline> {

        Writer() {
            super(Deadline.class);
        }

        @Override
        public boolean isEmpty(SerializationContext context, Deadline deadline) {
            return deadline.equals(Deadline.NONE);
        }

        @Override
        public void serialize(
                Deadline deadline, JsonGenerator generator, SerializationContext context) {
            if (deadline.equals(Deadline.NONE)) {
                generator.writeNull();
            } else {
                generator.writeNumber(deadline.at().toEpochMilli());
            }
        }
    }

    static final class Reader extends StdDeserializer<Deadline> {

        Reader() {
            super(Deadline.class);
        }

        @Override
        public Deadline deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
                return (Deadline) context.handleUnexpectedToken(Deadline.class, parser);
            }
            return new Deadline(Instant.ofEpochMilli(parser.getLongValue()));
        }

        @Override
        public Deadline getNullValue(DeserializationContext context) {
            return Deadline.NONE;
        }

        @Override
        public Deadline getAbsentValue(DeserializationContext context) {
            return Deadline.NONE;
        }
    }
}
