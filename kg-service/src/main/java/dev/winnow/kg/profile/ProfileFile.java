package dev.winnow.kg.profile;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.MutableConfigOverride;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads profiles: those that come with the program, and files of a user's own. */
public final class ProfileFile {

    /** Means: what the graph looks like decides. */
    public static final String AUTO = "auto";

    private static final String NONE = "none";
    private static final String BIOMEDICAL = "biomedical";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .withConfigOverride(List.class, ProfileFile::absentIsEmpty)
                    .withConfigOverride(Set.class, ProfileFile::absentIsEmpty)
                    .build();

    private ProfileFile() {}

    private static void absentIsEmpty(MutableConfigOverride type) {
        type.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }

    /**
     * The profile for graphs, by its name.
     *
     * @param name {@code auto}, {@code biomedical}, {@code none}, or the path of a file
     * @throws UnusableProfileException if there is no such profile, or the file holds none
     */
    public static Function<GraphDescription, GraphProfile> named(String name) {
        if (name.equals(AUTO)) {
            return ProfileFile::fitting;
        }
        GraphProfile profile =
                switch (name) {
                    case NONE -> GraphProfile.NONE;
                    case BIOMEDICAL -> biomedical();
                    default -> read(name);
                };
        return graph -> profile;
    }

    /**
     * The profile that comes with the program and fits a graph; {@link GraphProfile#NONE} if none
     * does.
     */
    public static GraphProfile fitting(GraphDescription graph) {
        GraphProfile biomedical = biomedical();
        return biomedical.fits(graph) ? biomedical : GraphProfile.NONE;
    }

    /** The profile of graphs like SPOKE and Hetionet. */
    public static GraphProfile biomedical() {
        try (InputStream in =
                Objects.requireNonNull(ProfileFile.class.getResourceAsStream("biomedical.json"))) {
            return parse("biomedical.json", in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GraphProfile read(String file) {
        try {
            return parse(file, Files.readAllBytes(Path.of(file)));
        } catch (NoSuchFileException e) {
            throw new UnusableProfileException(
                    "there is no profile and no file %s; the profiles are %s, %s and %s"
                            .formatted(file, AUTO, BIOMEDICAL, NONE),
                    e);
        } catch (IOException | InvalidPathException e) {
            throw new UnusableProfileException(
                    "%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static GraphProfile parse(String file, byte[] json) {
        try {
            GraphProfile profile = JSON.readValue(json, GraphProfile.class);
            if (profile == null) {
                throw new UnusableProfileException(file + " holds no profile but null", null);
            }
            return profile;
        } catch (JacksonException e) {
            throw new UnusableProfileException(file + place(e) + ": " + problem(e), e);
        }
    }

    /** The line and the way to the value, such as {@code line 7 (grade_rules[3].grade)}. */
    private static String place(JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        boolean known = location != null && location.getLineNr() > 0;
        StringBuilder way = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            String name = step.getPropertyName();
            way.append(name == null ? "[" + step.getIndex() + "]" : "." + name);
        }
        return (known ? " line " + location.getLineNr() : "")
                + (way.isEmpty() ? "" : " (%s)".formatted(way.toString().replaceFirst("^\\.", "")));
    }

    private static String problem(JacksonException e) {
        if (e.getCause() instanceof IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                    "there is no field %s here; there are %s"
                            .formatted(
                                    unknown.getPropertyName(),
                                    unknown.getKnownPropertyIds().stream()
                                            .map(Object::toString)
                                            .sorted()
                                            .collect(Collectors.joining(", ")));
            case StreamReadException syntax -> "no JSON: " + syntax.getOriginalMessage();
            case MismatchedInputException wrong when wrong.getTargetType() != null ->
                    needed(wrong.getTargetType()) + " is needed";
            default -> e.getOriginalMessage();
        };
    }

    private static String needed(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(value -> JSON.valueToTree(value).asString())
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type == String.class ? "a text" : type.isPrimitive() ? "a number" : "an object";
    }

    /** Thrown for a profile that is not there or not as a profile is; the message says where. */
    public static final class UnusableProfileException extends IllegalArgumentException {

        @Serial private static final long serialVersionUID = 1L;

        private UnusableProfileException(String message, @Nullable Exception cause) {
            super(message, cause);
        }
    }
}
