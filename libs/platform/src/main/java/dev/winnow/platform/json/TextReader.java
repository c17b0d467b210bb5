package dev.winnow.platform.json;

import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;

/**
 * Reads a value that is one string in JSON; a string that the type refuses is an error at its
 * place.
 */
final class TextReader<T> extends StdDeserializer<T> {

    private final transient Function<String, T> parse;

    TextReader(Class<T> type, Function<String, T> parse) {
        super(type);
        this.parse = parse;
    }

    @Override
    @SuppressWarnings("unchecked") // the context answers with the handled type or throws
    public T deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (T) context.handleUnexpectedToken(handledType(), parser);
        }
        String text = parser.getString();
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            InvalidFormatException refused =
                    InvalidFormatException.from(
                            parser, String.valueOf(e.getMessage()), text, handledType());
            refused.initCause(e);
            throw refused;
        }
    }
}
