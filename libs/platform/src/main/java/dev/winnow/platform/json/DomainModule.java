package dev.winnow.platform.json;

import static tools.jackson.core.JsonToken.END_ARRAY;
import static tools.jackson.core.JsonToken.END_OBJECT;
import static tools.jackson.core.JsonToken.START_ARRAY;
import static tools.jackson.core.JsonToken.START_OBJECT;
import static tools.jackson.core.JsonToken.VALUE_NULL;
import static tools.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static tools.jackson.core.JsonToken.VALUE_STRING;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.EnumNaming;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** How the words of the domain are written, where the shape is not that of the record. */
final class DomainModule extends SimpleModule {

    @java.io.Serial private static final long serialVersionUID = 1L;

    /** A millisecond has this many decimal places of nanoseconds. */
    private static final int NANOS_SCALE = 6;

    private static final String SPAN = "a span has two offsets, [start, end]";
    private static final String BLOCK = "a block is [kind, start, end, parent]";
    private static final String IMPACTS = "impacts must be whole numbers";

    DomainModule() {
        super("winnow-domain");
        text(DocumentId.class, DocumentId::new);
        text(PassageId.class, PassageId::new);
        text(TenantId.class, TenantId::new);
        text(RequestId.class, RequestId::parse);
        shape(Span.class, START_ARRAY::equals, null, DomainModule::write, DomainModule::span);
        shape(Block.class, START_ARRAY::equals, null, DomainModule::write, DomainModule::block);
        shape(
                Deadline.class,
                VALUE_NUMBER_INT::equals,
                Deadline.NONE,
                DomainModule::write,
                in -> new Deadline(Instant.ofEpochMilli(in.getLongValue())));
        shape(
                Duration.class,
                JsonToken::isNumeric,
                null,
                DomainModule::write,
                DomainModule::duration);
        shape(
                Metadata.class,
                START_OBJECT::equals,
                null,
                DomainModule::write,
                DomainModule::metadata);
        shape(
                Impacts.class,
                START_OBJECT::equals,
                Impacts.NONE,
                DomainModule::write,
                DomainModule::impacts);
        shape(Problem.class, token -> true, null, DomainModule::write, DomainModule::problem);
        setMixInAnnotation(EvidenceGrade.class, EvidenceGradeShape.class);
        setMixInAnnotation(Filter.class, FilterShape.class);
        setMixInAnnotation(Outcome.class, OutcomeShape.class);
        setMixInAnnotation(StageReport.class, StageReportShape.class);
        setMixInAnnotation(PipelineState.AcceptedQuestion.class, AcceptedQuestionShape.class);
    }

    /** One string in JSON; one that the type refuses is an error at its place. */
    private <T> void text(Class<T> type, Function<String, T> parse) {
        Function<JsonParser, T> reader =
                in -> {
                    String text = in.getString();
                    try {
                        return parse.apply(text);
                    } catch (IllegalArgumentException e) {
                        String why = String.valueOf(e.getMessage());
                        throw (InvalidFormatException)
                                InvalidFormatException.from(in, why, text, type).initCause(e);
                    }
                };
        addSerializer(type, new ToStringSerializer(type));
        addDeserializer(type, new Reader<>(type, VALUE_STRING::equals, null, reader));
    }

    /**
     * A type with a shape of its own.
     *
     * @param begins the token with which it begins
     * @param absent what an absent value is read as, and what may be left out; null for none
     */
    private <T> void shape(
            Class<T> type,
            Predicate<JsonToken> begins,
            @Nullable T absent,
            BiConsumer<T, JsonGenerator> writer,
            Function<JsonParser, T> reader) {
        addSerializer(new Writer<>(type, absent, writer));
        addDeserializer(type, new Reader<>(type, begins, absent, reader));
    }

    private static final class Writer<T> extends StdSerializer<T> {

        private final transient @Nullable T absent;
        private final transient BiConsumer<T, JsonGenerator> writer;

        Writer(Class<T> type, @Nullable T absent, BiConsumer<T, JsonGenerator> writer) {
            super(type);
            this.absent = absent;
            this.writer = writer;
        }

        @Override
        public boolean isEmpty(SerializationContext context, T value) {
            return value.equals(absent);
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializationContext context) {
            writer.accept(value, out);
        }
    }

    private static final class Reader<T> extends StdDeserializer<T> {

        private final transient Predicate<JsonToken> begins;
        private final transient @Nullable T absent;
        private final transient Function<JsonParser, T> reader;

        Reader(
                Class<T> type,
                Predicate<JsonToken> begins,
                @Nullable T absent,
                Function<JsonParser, T> reader) {
            super(type);
            this.begins = begins;
            this.absent = absent;
            this.reader = reader;
        }

        @Override
        @SuppressWarnings("unchecked") // the context answers with the handled type or throws
        public T deserialize(JsonParser in, DeserializationContext context) {
            return begins.test(in.currentToken())
                    ? reader.apply(in)
                    : (T) context.handleUnexpectedToken(handledType(), in);
        }

        @Override
        public @Nullable T getNullValue(DeserializationContext context) {
            return absent;
        }

        @Override
        public @Nullable T getAbsentValue(DeserializationContext context) {
            return absent;
        }
    }

    /** What the type itself refuses is an error at its place. */
    private static <T> T made(JsonParser in, Class<T> type, String shape, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw (MismatchedInputException)
                    refused(in, type, shape + ": " + e.getMessage()).initCause(e);
        }
    }

    private static MismatchedInputException refused(JsonParser in, Class<?> type, String why) {
        return MismatchedInputException.from(in, type, why);
    }

    private static int number(JsonParser in, Class<?> type, String shape) {
        if (in.nextToken() != VALUE_NUMBER_INT) {
            throw refused(in, type, shape);
        }
        return in.getIntValue();
    }

    /** A list of so many whole numbers. */
    private static int[] numbers(JsonParser in, Class<?> type, String shape, int length) {
        int[] numbers = new int[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = number(in, type, shape);
        }
        if (in.nextToken() != END_ARRAY) {
            throw refused(in, type, shape);
        }
        return numbers;
    }

    /** Its two offsets. */
    private static void write(Span span, JsonGenerator out) {
        out.writeArray(new int[] {span.start(), span.end()}, 0, 2);
    }

    private static Span span(JsonParser in) {
        int[] offsets = numbers(in, Span.class, SPAN, 2);
        return made(in, Span.class, SPAN, () -> new Span(offsets[0], offsets[1]));
    }

    /** Kind, start, end and parent: four numbers, since a passage has dozens of blocks. */
    private static void write(Block block, JsonGenerator out) {
        int[] numbers = {block.kind().number(), block.start(), block.end(), block.parent()};
        out.writeArray(numbers, 0, Block.NUMBERS);
    }

    private static Block block(JsonParser in) {
        int[] of = numbers(in, Block.class, BLOCK, Block.NUMBERS);
        return made(in, Block.class, BLOCK, () -> new Block(Kind.of(of[0]), of[1], of[2], of[3]));
    }

    /** Milliseconds since 1970; parts of a millisecond are cut off. */
    private static void write(Deadline deadline, JsonGenerator out) {
        if (deadline.equals(Deadline.NONE)) {
            out.writeNull();
        } else {
            out.writeNumber(deadline.at().toEpochMilli());
        }
    }

    /** Milliseconds with a fraction, exact to the nanosecond: {@code 41.502113}. */
    private static void write(Duration duration, JsonGenerator out) {
        BigDecimal millis =
                BigDecimal.valueOf(duration.toNanos(), NANOS_SCALE).stripTrailingZeros();
        // A negative scale would be written as 1E+2.
        out.writeNumber(millis.scale() < 0 ? millis.setScale(0, RoundingMode.UNNECESSARY) : millis);
    }

    private static Duration duration(JsonParser in) {
        try {
            return Duration.ofNanos(
                    in.getDecimalValue()
                            .movePointRight(NANOS_SCALE)
                            .setScale(0, RoundingMode.HALF_EVEN)
                            .longValueExact());
        } catch (ArithmeticException e) {
            throw (MismatchedInputException)
                    refused(in, Duration.class, "longer than 292 years").initCause(e);
        }
    }

    /** Lists by name, {@code {"year": ["2020"]}}. */
    private static void write(Metadata metadata, JsonGenerator out) {
        out.writePOJO(metadata.values());
    }

    /**
     * A string, number or boolean stands for a list of one; numbers keep the digits in which they
     * were written.
     */
    private static Metadata metadata(JsonParser in) {
        SortedMap<String, List<String>> values = new TreeMap<>();
        while (in.nextToken() != END_OBJECT) {
            String name = in.currentName();
            List<String> list = new ArrayList<>();
            if (in.nextToken() == START_ARRAY) {
                while (in.nextToken() != END_ARRAY) {
                    list.add(scalar(in, name));
                }
            } else {
                list.add(scalar(in, name));
            }
            values.put(name, list);
        }
        return new Metadata(values);
    }

    private static String scalar(JsonParser in, String name) {
        if (!in.currentToken().isScalarValue() || in.hasToken(VALUE_NULL)) {
            throw refused(
                    in,
                    Metadata.class,
                    "metadata '%s' must be a string, number, boolean, or a list of those"
                            .formatted(name));
        }
        return in.getString();
    }

    /** Whole numbers by term, {@code {"cat": 97}}. */
    private static void write(Impacts impacts, JsonGenerator out) {
        out.writeStartObject(impacts);
        impacts.weights().forEach(out::writeNumberProperty);
        out.writeEndObject();
    }

    private static Impacts impacts(JsonParser in) {
        SortedMap<String, Integer> weights = new TreeMap<>();
        while (in.nextToken() != END_OBJECT) {
            weights.put(in.currentName(), number(in, Impacts.class, IMPACTS));
        }
        return made(in, Impacts.class, IMPACTS, () -> new Impacts(weights));
    }

    /**
     * A problem as RFC 9457 has it, so that a reader of a topic finds what a caller of the API
     * does.
     *
     * @param type short name of the kind, which decides when a problem is read
     * @param status HTTP status of the kind
     */
    record ProblemFields(String type, String title, int status, String detail) {}

    private static Problem problem(JsonParser in) {
        ProblemFields fields = in.readValueAs(ProblemFields.class);
        return new Problem(Problem.Kind.of(fields.type()), fields.detail());
    }

    private static void write(Problem problem, JsonGenerator out) {
        int status = HttpStatuses.of(problem);
        out.writePOJO(new ProblemFields(problem.type(), problem.title(), status, problem.detail()));
    }

    // Annotations for types of the core, which must not know Jackson. The type names are part of
    // the wire format.

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Filter.AnyOf.class, name = "any_of"),
        @JsonSubTypes.Type(value = Filter.Range.class, name = "range"),
        @JsonSubTypes.Type(value = Filter.And.class, name = "and"),
        @JsonSubTypes.Type(value = Filter.Or.class, name = "or"),
        @JsonSubTypes.Type(value = Filter.Not.class, name = "not"),
        @JsonSubTypes.Type(value = Filter.Documents.class, name = "documents")
    })
    interface FilterShape {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Outcome.Complete.class, name = "complete"),
        @JsonSubTypes.Type(value = Outcome.Skipped.class, name = "skipped"),
        @JsonSubTypes.Type(value = Outcome.Degraded.class, name = "degraded"),
        @JsonSubTypes.Type(value = Outcome.Failed.class, name = "failed")
    })
    interface OutcomeShape {}

    /** A number on the wire says its unit. */
    interface StageReportShape {

        @JsonProperty("duration_ms")
        Duration duration();

        @JsonProperty("queue_wait_ms")
        Duration queueWait();

        @JsonProperty("tokenizing_ms")
        Duration tokenizing();

        @JsonProperty("tokenizing_alone_ms")
        Duration tokenizingAlone();

        @JsonProperty("inference_ms")
        Duration inference();

        @JsonProperty("store_ms")
        Duration store();
    }

    interface AcceptedQuestionShape {

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Deadline deadline();
    }

    /** One spelling in JSON, settings and profiles: {@code measured-strong}. */
    @EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
    interface EvidenceGradeShape {}
}
