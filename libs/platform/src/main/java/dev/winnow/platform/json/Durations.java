package dev.winnow.platform.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.ser.std.StdSerializer;

/** A duration is milliseconds with a fraction, exact to the nanosecond: {@code 41.502113}. */
final class Durations {

    /** A millisecond has this many decimal places of nanoseconds. */
    private static final int NANOS_SCALE = 6;

    private Durations() {}

    static final class Writer extends StdSerializer<Duration> {

        Writer() {
            super(Duration.class);
        }

        @Override
        public void serialize(
                Duration duration, JsonGenerator generator, SerializationContext context) {
            BigDecimal millis =
                    BigDecimal.valueOf(duration.toNanos(), NANOS_SCALE).stripTrailingZeros();
            // A negative scale would be written as 1E+2.
            generator.writeNumber(
                    millis.scale() < 0 ? millis.setScale(0, RoundingMode.UNNECESSARY) : millis);
        }
    }

    static final class Reader extends StdDeserializer<Duration> {

        Reader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.currentToken().isNumeric()) {
                return (Duration) context.handleUnexpectedToken(Duration.class, parser);
            }
            try {
                return Duration.ofNanos(
                        parser.getDecimalValue()
                                .movePointRight(NANOS_SCALE)
                                .setScale(0, RoundingMode.HALF_EVEN)
                                .longValueExact());
            } catch (ArithmeticException e) {
                MismatchedInputException tooLong =
                        MismatchedInputException.from(
                                parser, Duration.class, "longer than 292 years");
                tooLong.initCause(e);
                throw tooLong;
            }
        }
    }
}
