package dev.winnow.kg.profile;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.winnow.core.graph.GraphDescription;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
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
     * @throws IllegalArgumentException if there is no such profile, or the file holds none
     */
    public static Function<GraphDescription, GraphProfile> named(String name) {
        return switch (name) {
            case AUTO -> ProfileFile::fitting;
            case NONE -> graph -> GraphProfile.NONE;
            case BIOMEDICAL -> {
                GraphProfile biomedical = biomedical();
                yield graph -> biomedical;
            }
            default -> {
                GraphProfile own = read(Path.of(name));
                yield graph -> own;
            }
        };
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

    private static GraphProfile read(Path file) {
        try {
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "there is no profile and no file %s; the profiles are %s, %s and %s"
                            .formatted(file, AUTO, BIOMEDICAL, NONE),
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static GraphProfile parse(String file, byte[] json) {
        try {
            GraphProfile profile = JSON.readValue(json, GraphProfile.class);
            if (profile == null) {
                throw new IllegalArgumentException(file + " holds no profile but null");
            }
            return profile;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "%s%s%s: %s".formatted(file, line(e), place(e), problem(e)), e);
        }
    }

    private static String line(JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        return location == null || location.getLineNr() < 1 ? "" : " line " + location.getLineNr();
    }

    /** The way to the value, such as {@code grade_rules[3].grade}. */
    private static String place(JacksonException e) {
        StringBuilder place = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                place.append('[').append(step.getIndex()).append(']');
            } else {
                place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return place.isEmpty() ? "" : " (%s)".formatted(place);
    }

    private static String problem(JacksonException e) {
        if (e.getCause() instanceof IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                    "there is no field %s here; there are %s"
                            .formatted(unknown.getPropertyName(), known(unknown));
            case StreamReadException syntax -> "no JSON: " + syntax.getOriginalMessage();
            case MismatchedInputException wrong -> needed(wrong);
            default -> e.getOriginalMessage();
        };
    }

    private static String known(UnrecognizedPropertyException e) {
        List<String> names = new ArrayList<>();
        e.getKnownPropertyIds().forEach(id -> names.add(id.toString()));
        names.sort(null);
        return String.join(", ", names);
    }

    private static String needed(MismatchedInputException e) {
        Class<?> type = e.getTargetType();
        if (type == null) {
            return e.getOriginalMessage();
        }
        if (type.isEnum()) {
            List<String> names = new ArrayList<>();
            for (Object value : type.getEnumConstants()) {
                names.add(JSON.valueToTree(value).asString());
            }
            return "one of %s is needed".formatted(String.join(", ", names));
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list is needed";
        }
        if (type == String.class) {
            return "a text is needed";
        }
        return type.isPrimitive() ? "a number is needed" : "an object is needed";
    }
}
