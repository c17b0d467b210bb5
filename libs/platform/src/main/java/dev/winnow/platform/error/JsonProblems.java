package dev.winnow.platform.error;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.text.NearestName;
import java.lang.reflect.RecordComponent;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * Explains why JSON was refused: not valid JSON is 400, valid JSON of the wrong shape is 422 with
 * the field. Jackson's own messages quote values, which may be somebody's question, so none of them
 * goes out.
 */
public final class JsonProblems {

    private static final Pattern MISSING =
            Pattern.compile("Missing required creator property '([^']+)'");

    private static final Pattern TWICE =
            Pattern.compile("Duplicate Object property \"(.*)\"", Pattern.DOTALL);

    /** Names of 0.1.0, too far from those of today to be found by their letters. */
    private static final Map<String, String> RENAMED =
            Map.of("title", "title_rule", "keep_title", "title_rule");

    private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE =
            new PropertyNamingStrategies.SnakeCaseStrategy();

    private JsonProblems() {}

    /** The problem behind a failure to read JSON. */
    public static ProblemException explain(JacksonException failure) {
        ProblemException explained =
                switch (failure) {
                    case UnrecognizedPropertyException unknown -> unknownField(unknown);
                    case InvalidNullException missing -> missingField(path(missing));
                    case InvalidFormatException wrong -> invalidFormat(wrong);
                    case ValueInstantiationException refused -> refusedByType(refused);
                    case MismatchedInputException wrong -> mismatch(wrong);
                    case InputCoercionException range -> outOfRange(range);
                    case JacksonIOException io
                            when io.getCause() instanceof CharacterCodingException ->
                            ProblemException.of(
                                    Kind.MALFORMED_JSON,
                                    "the body is not valid UTF-8; send JSON in UTF-8");
                    case StreamConstraintsException limit ->
                            ProblemException.of(
                                    Kind.LIMIT_EXCEEDED,
                                    "the JSON is nested too deeply, or a name, string or number in it is too long"
                                            + place(limit));
                    case StreamReadException syntax -> syntax(syntax);
                    default ->
                            ProblemException.of(
                                    Kind.MALFORMED_JSON,
                                    "the body cannot be read as JSON" + place(failure));
                };
        explained.initCause(failure);
        return explained;
    }

    private static ProblemException syntax(StreamReadException syntax) {
        Matcher twice = TWICE.matcher(String.valueOf(syntax.getOriginalMessage()));
        if (!twice.find()) {
            return ProblemException.of(
                    Kind.MALFORMED_JSON, "the body is not valid JSON" + place(syntax));
        }
        String name = shorten(twice.group(1));
        return ProblemException.of(
                        Kind.MALFORMED_JSON,
                        "the member '%s' is there twice%s; leave one of them out"
                                .formatted(name, place(syntax)))
                .at(name);
    }

    private static ProblemException unknownField(UnrecognizedPropertyException unknown) {
        String name = unknown.getPropertyName();
        List<String> known = new ArrayList<>();
        Collection<Object> ids = unknown.getKnownPropertyIds();
        if (ids != null) {
            ids.forEach(id -> known.add(id.toString()));
        }
        String moved = null;
        String hint = ";";
        for (RecordComponent component : components(unknown.getReferringClass())) {
            List<String> inner = new ArrayList<>();
            for (RecordComponent field : components(component.getType())) {
                inner.add(SNAKE.nameForField(null, null, field.getName()));
            }
            String outer = SNAKE.nameForField(null, null, component.getName());
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                known.addAll(inner);
                hint = name.equals(outer) ? "; its fields stand beside the others;" : hint;
            } else if (inner.contains(name)) {
                moved = outer + "." + name;
            }
        }
        String renamed = RENAMED.get(name);
        String nearest =
                renamed != null && known.contains(renamed)
                        ? renamed
                        : moved != null ? moved : NearestName.of(name, known);
        String meant = nearest == null ? hint : ", did you mean '%s'?".formatted(nearest);
        return ProblemException.of(
                        Kind.UNKNOWN_FIELD,
                        "unknown field '%s'%s known here: %s"
                                .formatted(shorten(name), meant, String.join(", ", known)))
                .at(path(unknown))
                .nearest(nearest);
    }

    private static RecordComponent[] components(@Nullable Class<?> type) {
        return type != null && type.isRecord()
                ? type.getRecordComponents()
                : new RecordComponent[0];
    }

    /** A field that is to blame, or the body where there is no path. */
    private static ProblemException invalid(String path, String why) {
        return ProblemException.of(Kind.INVALID_VALUE, why).at(path);
    }

    private static ProblemException missingField(String path) {
        return invalid(path, "field '%s' is missing".formatted(path));
    }

    private static ProblemException invalidFormat(InvalidFormatException wrong) {
        String path = path(wrong);
        // Only our own readers set a cause, and their messages hold no values.
        String reason =
                wrong.getCause() instanceof IllegalArgumentException own
                        ? String.valueOf(own.getMessage())
                        : "must be " + expected(wrong.getTargetType());
        return invalid(path, "field '%s': %s".formatted(path, reason));
    }

    /** A number that is JSON and too large for its field. */
    private static ProblemException outOfRange(InputCoercionException range) {
        String path = path(range);
        String where = path.isEmpty() ? "a number" : "field '%s'".formatted(path);
        boolean small =
                range.getTargetType() == int.class || range.getTargetType() == Integer.class;
        long least = small ? Integer.MIN_VALUE : Long.MIN_VALUE;
        long most = small ? Integer.MAX_VALUE : Long.MAX_VALUE;
        return invalid(
                path, "%s must be a whole number from %s to %s".formatted(where, least, most));
    }

    private static ProblemException refusedByType(ValueInstantiationException refused) {
        if (!(refused.getCause() instanceof IllegalArgumentException own)) {
            return ProblemException.of(
                    Kind.INVALID_VALUE, "a value cannot be used" + place(refused));
        }
        String path = path(refused);
        String where = path.isEmpty() ? "" : "field '%s': ".formatted(path);
        return invalid(path, where + own.getMessage());
    }

    private static ProblemException mismatch(MismatchedInputException wrong) {
        String path = path(wrong);
        Matcher missing = MISSING.matcher(String.valueOf(wrong.getOriginalMessage()));
        if (missing.find()) {
            String name = missing.group(1);
            boolean named = path.equals(name) || path.endsWith("." + name);
            return missingField(named ? path : path.isEmpty() ? name : path + "." + name);
        }
        if (wrong.getCurrentToken() == null && path.isEmpty()) {
            return ProblemException.of(
                    Kind.MALFORMED_JSON, "the body is empty; send a JSON object");
        }
        String where = path.isEmpty() ? "the body" : "field '%s'".formatted(path);
        return invalid(path, "%s must be %s".formatted(where, expected(wrong.getTargetType())));
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
        if (boxed == String.class) {
            return "a string";
        }
        if (boxed == Boolean.class) {
            return "true or false";
        }
        if (boxed == Integer.class || boxed == Long.class) {
            return "a whole number";
        }
        if (Number.class.isAssignableFrom(boxed)) {
            return "a number";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        }
        return Map.class.isAssignableFrom(type) || type.isRecord()
                ? "an object"
                : "of another type";
    }

    /** The place as {@code passages[3].text}; empty for the body itself. */
    private static String path(JacksonException failure) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : failure.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(shorten(step.getPropertyName()));
            }
        }
        return path.toString();
    }

    private static String place(JacksonException failure) {
        TokenStreamLocation at = failure.getLocation();
        return at == null || at.getLineNr() < 1
                ? ""
                : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
    }

    /** Names come from the client: a long one does not belong into a message. */
    private static String shorten(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }
}
