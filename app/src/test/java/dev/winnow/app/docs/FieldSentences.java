package dev.winnow.app.docs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.app.deploy.Checkout;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.request.RequestSettings;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Puts the sentences of a record's Javadoc beside its fields, and those of the record beside the
 * whole, so that the API page says what the code says and is written once. Fields that every answer
 * has are marked as required; those that a request needs are marked in the record.
 */
final class FieldSentences implements ModelConverter {

    private static final Pattern PARAMETER =
            Pattern.compile("@param\\s+(\\w+)\\s+(.*?)(?=\\s@[a-z]+\\s|$)", Pattern.DOTALL);

    private static final Pattern REFERENCE = Pattern.compile("#/components/schemas/(\\w+)");

    private static final Pattern INLINE =
            Pattern.compile(
                    "\\{@(?:code|literal|link|linkplain)\\s+([^{}]*(?:\\{[^{}]*(?:\\{[^{}]*}[^{}]*)*}[^{}]*)*)}");

    /** Under the empty name stands what is said of the whole. */
    private final Map<Class<?>, Map<String, String>> sentences = new HashMap<>();

    /** Of each schema the fields that are never null. */
    private final Map<String, List<String>> present = new HashMap<>();

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        Schema<?> schema = chain.next().resolve(type, context, chain);
        Class<?> raw = Json31.mapper().constructType(type.getType()).getRawClass();
        if (schema != null && raw.isRecord() && raw.getName().startsWith("dev.winnow.")) {
            Schema<?> model =
                    schema.get$ref() == null
                            ? schema
                            : context.getDefinedModels()
                                    .get(schema.get$ref().replaceAll(".*/", ""));
            if (model != null && model.getProperties() != null) {
                Map<String, String> said = sentences.computeIfAbsent(raw, FieldSentences::read);
                model.setDescription(said.get(""));
                model.getProperties()
                        .forEach(
                                (name, property) ->
                                        property.setDescription(
                                                said.containsKey(name)
                                                        ? joined(said.get(name), property)
                                                        : ofRequest(raw, said, name, property)));
                present.put(raw.getSimpleName(), neverNull(raw));
            }
        }
        return schema;
    }

    /** Marks what answers always hold. Requests may leave out what is never null behind them. */
    void markPresent(OpenAPI api) {
        @SuppressWarnings("rawtypes") // the model of swagger is raw throughout
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        Set<String> sent = new HashSet<>();
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .filter(operation -> operation.getRequestBody() != null)
                .forEach(operation -> follow(operation.getRequestBody(), schemas, sent));
        present.forEach(
                (name, components) -> {
                    Schema<?> schema = schemas.get(name);
                    if (schema != null && !sent.contains(name)) {
                        schema.setRequired(
                                components.stream()
                                        .filter(schema.getProperties()::containsKey)
                                        .toList());
                    }
                });
    }

    @SuppressWarnings("rawtypes") // the model of swagger is raw throughout
    private static void follow(Object part, Map<String, Schema> schemas, Set<String> met) {
        Matcher names = REFERENCE.matcher(Json31.pretty(part));
        while (names.find()) {
            if (met.add(names.group(1))) {
                follow(schemas.get(names.group(1)), schemas, met);
            }
        }
    }

    private static List<String> neverNull(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .filter(
                        component ->
                                !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .map(RecordComponent::getName)
                .toList();
    }

    /** What the type of a field says, such as its unit, stands behind what the field says. */
    private static String joined(String sentence, Schema<?> property) {
        String ofType = property.getDescription();
        if (ofType == null || property.get$ref() != null || sentence.contains(ofType)) {
            return sentence;
        }
        return ofType.startsWith(sentence) ? ofType : sentence + "; " + ofType;
    }

    /** A setting that a request treats in its own way has no default there but what it says. */
    private static @Nullable String ofRequest(
            Class<?> request, Map<String, String> said, String name, Schema<?> property) {
        String general = property.getDescription();
        String own =
                "; for this request see the description of %s".formatted(request.getSimpleName());
        String wire = name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        return general == null
                        || general.endsWith(own)
                        || !said.getOrDefault("", "").matches(".*\\b%s\\b.*".formatted(wire))
                ? general
                : general.replaceFirst("; default [^;]*$", "") + own;
    }

    /** What the Javadoc of a record says of it and of its components. */
    private static Map<String, String> read(Class<?> record) {
        String source = source(record);
        Map<String, String> said = new HashMap<>();
        Matcher declared =
                Pattern.compile("\\brecord\\s+" + record.getSimpleName() + "\\b").matcher(source);
        if (!declared.find()) {
            return said;
        }
        int begin = source.lastIndexOf("/**", declared.start());
        int end = source.indexOf("*/", Math.max(0, begin));
        // Between the comment and its record stand annotations and no other declaration.
        if (begin < 0
                || end > declared.start()
                || source.substring(end, declared.start()).matches("(?s).*[;{}].*")) {
            return said;
        }
        String comment = source.substring(begin + 3, end).replaceAll("(?m)^\\s*\\* ?", "");
        StringBuilder whole = new StringBuilder(plain(comment.split("\\s@param\\s", 2)[0]));
        Matcher parameter = PARAMETER.matcher(comment);
        while (parameter.find()) {
            String name = parameter.group(1);
            String sentence = plain(parameter.group(2));
            if (isUnwrapped(record, name)) {
                whole.append(' ').append(sentence);
            } else {
                said.put(
                        name, record == RequestSettings.class ? sentence + bounds(name) : sentence);
            }
        }
        said.put("", whole.toString());
        return said;
    }

    /** Whether the fields of a component stand in place of itself. */
    private static boolean isUnwrapped(Class<?> record, String name) {
        return Arrays.stream(record.getRecordComponents())
                .anyMatch(
                        component ->
                                component.getName().equals(name)
                                        && component
                                                .getAccessor()
                                                .isAnnotationPresent(JsonUnwrapped.class));
    }

    /** The cap and the default of a setting, which the code has as values. */
    private static String bounds(String name) {
        String key = name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        StringBuilder bounds = new StringBuilder();
        for (Parameter cap : PipelineProperties.Caps.class.getConstructors()[0].getParameters()) {
            if (cap.getName().equals(name)) {
                bounds.append(
                                "; 1 to %s"
                                        .formatted(
                                                cap.getAnnotation(DefaultValue.class).value()[0]))
                        .append(" (winnow.pipeline.caps.%s)".formatted(key));
            }
        }
        try {
            Object standard = Settings.class.getMethod(name).invoke(Settings.DEFAULTS);
            if (standard == null) {
                bounds.append(
                        "; the server may have another default (winnow.pipeline.defaults.%s)"
                                .formatted(key));
            } else if (!(standard instanceof Interpolation)) {
                bounds.append(
                        "; default %s (winnow.pipeline.defaults.%s)"
                                .formatted(String.valueOf(standard).toLowerCase(Locale.ROOT), key));
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return bounds.toString();
    }

    private static String plain(String javadoc) {
        return INLINE.matcher(javadoc)
                .replaceAll(
                        inline ->
                                Matcher.quoteReplacement(
                                        inline.group(1).replaceAll("^[\\w.]*#|\\(\\)$", "")))
                .replaceAll("</?\\w+>", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String source(Class<?> type) {
        Class<?> outermost = type;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        String file = outermost.getName().replace('.', '/') + ".java";
        try {
            for (Path module : Checkout.modules().values()) {
                Path source = module.resolve("src/main/java").resolve(file);
                if (Files.isRegularFile(source)) {
                    return Files.readString(source);
                }
            }
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
