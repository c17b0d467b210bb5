package dev.winnow.app.docs;

import dev.winnow.app.deploy.Checkout;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts the sentences of a record's Javadoc beside its fields, and the first one of the record
 * beside the whole, so that the API page says what the code says and is written once.
 */
final class FieldSentences implements ModelConverter {

    private static final Pattern PARAMETER =
            Pattern.compile("@param\\s+(\\w+)\\s+(.*?)(?=\\s@[a-z]+\\s|$)", Pattern.DOTALL);

    private static final Pattern INLINE =
            Pattern.compile(
                    "\\{@(?:code|literal|link|linkplain|value)\\s+([^{}]*(?:\\{[^{}]*}[^{}]*)*)}");

    private final Map<Class<?>, Map<String, String>> sentences = new HashMap<>();

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
                model.getProperties()
                        .forEach(
                                (name, property) -> {
                                    String sentence = said.get(name);
                                    if (sentence != null && property.getDescription() == null) {
                                        property.setDescription(sentence);
                                    }
                                });
            }
        }
        return schema;
    }

    /** What the Javadoc of a record says of its components. */
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
        Matcher parameter =
                PARAMETER.matcher(
                        source.substring(begin + 3, end).replaceAll("(?m)^\\s*\\* ?", ""));
        while (parameter.find()) {
            said.put(parameter.group(1), plain(parameter.group(2)));
        }
        return said;
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
