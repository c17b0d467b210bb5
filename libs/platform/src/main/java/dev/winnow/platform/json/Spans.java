package dev.winnow.platform.json;

import dev.winnow.core.sentence.Span;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.ser.std.StdSerializer;

/** A span is {@code [start, end]}. */
final class Spans {

    private Spans() {}

    static final class Writer extends StdSerializer<Span> {

        Writer() {
            super(Span.class);
        }

        @Override
        public void serialize(Span span, JsonGenerator generator, SerializationContext context) {
            generator.writeStartArray(span, 2);
            generator.writeNumber(span.start());
            generator.writeNumber(span.end());
            generator.writeEndArray();
        }
    }

    static final class Reader extends StdDeserializer<Span> {

        Reader() {
            super(Span.class);
        }

        @Override
        public Span deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.isExpectedStartArrayToken()) {
                return (Span) context.handleUnexpectedToken(Span.class, parser);
            }
            int start = offset(parser);
            int end = offset(parser);
            if (parser.nextToken() != JsonToken.END_ARRAY) {
                throw MismatchedInputException.from(
                        parser, Span.class, "a span has two offsets, [start, end]");
            }
            if (start < 0 || end < start) {
                throw MismatchedInputException.from(
                        parser,
                        Span.class,
                        "a span needs 0 <= start <= end, got [%d, %d]".formatted(start, end));
            }
            return new Span(start, end);
        }

        private static int offset(JsonParser parser) {
            if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                throw MismatchedInputException.from(
                        parser, Span.class, "a span has two offsets, [start, end]");
            }
            return parser.getIntValue();
        }
    }
}
