package dev.winnow.app.docs;

import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.outcome.StageReport;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Renames properties and enum constants in the schemas to what stands on the wire. springdoc reads
 * records with a mapper of its own, which knows nothing of our names.
 */
final class WireNames implements OpenApiCustomizer {

    /**
     * The one record whose names on the wire do not follow from its components: they tell the unit.
     */
    private static final String STAGE_REPORT = StageReport.class.getSimpleName();

    /** The one enum whose constants are written with hyphens, as in settings. */
    private static final List<String> GRADES =
            Arrays.stream(EvidenceGrade.values()).map(Enum::name).toList();

    private static final List<String> DURATIONS =
            Arrays.stream(StageReport.class.getRecordComponents())
                    .filter(component -> component.getType() == Duration.class)
                    .map(component -> snake(component.getName()))
                    .toList();

    @Override
    public void customise(OpenAPI api) {
        if (api.getComponents() == null || api.getComponents().getSchemas() == null) {
            return;
        }
        api.getComponents()
                .getSchemas()
                .forEach((name, schema) -> rename(schema, name.equals(STAGE_REPORT)));
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // the model of swagger is raw throughout
    private static void rename(Schema schema, boolean stageReport) {
        Map<String, Schema> properties = schema.getProperties();
        if (properties != null) {
            Map<String, Schema> renamed = new LinkedHashMap<>();
            properties.forEach(
                    (name, property) -> {
                        rename(property, false);
                        renamed.put(wire(name, stageReport), property);
                    });
            schema.setProperties(renamed);
        }
        List<String> required = schema.getRequired();
        if (required != null) {
            schema.setRequired(
                    new ArrayList<>(
                            required.stream().map(name -> wire(name, stageReport)).toList()));
        }
        if (schema.getItems() != null) {
            rename(schema.getItems(), false);
        }
        List<Object> constants = schema.getEnum();
        if (constants != null) {
            char between = constants.equals(GRADES) ? '-' : '_';
            schema.setEnum(
                    new ArrayList<>(
                            constants.stream().map(value -> constant(value, between)).toList()));
        }
    }

    private static Object constant(Object value, char between) {
        return value instanceof String name
                ? name.toLowerCase(Locale.ROOT).replace('_', between)
                : value;
    }

    private static String wire(String component, boolean stageReport) {
        String snake = snake(component);
        return stageReport && DURATIONS.contains(snake) ? snake + "_ms" : snake;
    }

    private static String snake(String component) {
        return component.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
