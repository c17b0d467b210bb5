package dev.winnow.platform.json;

import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.ser.std.StdSerializer;

/** A block is {@code [kind, start, end, parent]}: a passage has dozens of them. */
final class Blocks {

    private static final String SHAPE =
            "a block is [kind, start, end, parent]: a kind of the schema, 0 <= start < end, and the place of a block before it or -1";

    private Blocks() {}

    static final class Writer extends StdSerializer<Block> {

        Writer() {
            super(Block.class);
        }

        @Override
        public void serialize(Block block, JsonGenerator generator, SerializationContext context) {
            generator.writeStartArray(block, Block.NUMBERS);
            generator.writeNumber(block.kind().number());
            generator.writeNumber(block.start());
            generator.writeNumber(block.end());
            generator.writeNumber(block.parent());
            generator.writeEndArray();
        }
    }

    static final class Reader extends StdDeserializer<Block> {

        Reader() {
            super(Block.class);
        }

        @Override
        public Block deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.isExpectedStartArrayToken()) {
                return (Block) context.handleUnexpectedToken(Block.class, parser);
            }
            int kind = number(parser);
            int start = number(parser);
            int end = number(parser);
            int parent = number(parser);
            if (parser.nextToken() != JsonToken.END_ARRAY) {
                throw MismatchedInputException.from(parser, Block.class, SHAPE);
            }
            try {
                return new Block(Kind.of(kind), start, end, parent);
            } catch (IllegalArgumentException e) {
                throw MismatchedInputException.from(parser, Block.class, SHAPE);
            }
        }

        private static int number(JsonParser parser) {
            if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                throw MismatchedInputException.from(parser, Block.class, SHAPE);
            }
            return parser.getIntValue();
        }
    }
}
