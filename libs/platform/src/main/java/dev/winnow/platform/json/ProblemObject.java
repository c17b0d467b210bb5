package dev.winnow.platform.json;

import dev.winnow.core.outcome.Problem;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * A problem as RFC 9457 has it, so that a reader of a topic finds what a caller of the API does.
 */
final class ProblemObject {

    /**
     * The fields.
     *
     * @param type short name of the kind, which decides when a problem is read
     * @param status HTTP status of the kind
     */
    record Fields(String type, String title, int status, String detail) {}

    private ProblemObject() {}

    static final class Writer extends StdSerializer<Problem> {

        Writer() {
            super(Problem.class);
        }

        @Override
        public void serialize(
                Problem problem, JsonGenerator generator, SerializationContext context) {
            generator.writePOJO(
                    new Fields(
                            problem.type(),
                            problem.title(),
                            HttpStatuses.of(problem),
                            problem.detail()));
        }
    }

    static final class Reader extends StdDeserializer<Problem> {

        Reader() {
            super(Problem.class);
        }

        @Override
        public Problem deserialize(JsonParser parser, DeserializationContext context) {
            Fields fields = context.readValue(parser, Fields.class);
            return new Problem(Problem.Kind.of(fields.type()), fields.detail());
        }
    }
}
