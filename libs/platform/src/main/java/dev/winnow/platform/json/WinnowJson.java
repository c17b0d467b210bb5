package dev.winnow.platform.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.SortedMap;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * The mappers. Both write the same bytes; they differ in what they think of fields that they do not
 * know.
 */
public final class WinnowJson {

    /**
     * Deepest nesting of arrays and objects. Tool schemas that chat clients send stay under 20;
     * hostile bodies do not.
     */
    public static final int MAX_DEPTH = 64;

    /**
     * Longest string in characters: a document of the largest size that a documents topic takes.
     */
    public static final int MAX_STRING = 28 * 1024 * 1024;

    /** Longest field name in characters: metadata may bring long ones, nobody needs longer ones. */
    public static final int MAX_NAME = 1_024;

    private static final JsonMapper STRICT = build(true);
    private static final JsonMapper TOLERANT = build(false);

    private WinnowJson() {}

    /**
     * Refuses unknown fields, except in records marked {@link LenientJson}. For Winnow's own
     * endpoints.
     */
    public static JsonMapper strict() {
        return STRICT;
    }

    /**
     * Ignores unknown fields. For records of topics and states that another version of Winnow may
     * have written.
     */
    public static JsonMapper tolerant() {
        return TOLERANT;
    }

    private static JsonMapper build(boolean strict) {
        JsonFactory factory =
                JsonFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(MAX_DEPTH)
                                        .maxStringLength(MAX_STRING)
                                        .maxNameLength(MAX_NAME)
                                        .build())
                        .inputDecorator(new ValidUtf8())
                        .build();
        return JsonMapper.builder(factory)
                .annotationIntrospector(
                        AnnotationIntrospector.pair(
                                new NullnessIntrospector(), new JacksonAnnotationIntrospector()))
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enumNamingStrategy(EnumNamingStrategies.SNAKE_CASE)
                .changeDefaultPropertyInclusion(
                        ignored ->
                                JsonInclude.Value.construct(
                                        JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .withConfigOverride(List.class, WinnowJson::absentIsEmpty)
                .withConfigOverride(SortedMap.class, WinnowJson::absentIsEmpty)
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict)
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
                // Jackson sorts by name unless told not to; readers expect the order of the
                // records.
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                // The setting above leaves out what becomes a string.
                .withCoercionConfig(
                        LogicalType.Textual,
                        text ->
                                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                        .setCoercion(
                                                CoercionInputShape.Boolean, CoercionAction.Fail))
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .addModule(new DomainModule())
                .build();
    }

    private static void absentIsEmpty(tools.jackson.databind.cfg.MutableConfigOverride type) {
        type.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }
}
