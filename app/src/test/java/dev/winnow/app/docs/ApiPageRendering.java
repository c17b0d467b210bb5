package dev.winnow.app.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.winnow.platform.request.ExampleBody;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodParameter;

/** The frame of the page that springdoc renders: title, version, keys, errors, order. */
@AutoConfiguration(beforeName = "org.springdoc.core.configuration.SpringDocConfiguration")
@ConditionalOnBooleanProperty("springdoc.api-docs.enabled")
public class ApiPageRendering {

    private static final String KEY = "apiKey";

    /** Of the API, whose paths begin with /v1. */
    private static final String VERSION = "1";

    /** What most readers come for. */
    private static final List<String> FIRST =
            List.of("context", "chat", "documents", "rerank", "prune", "search", "graph");

    @Bean
    OpenAPI winnowOpenApi() {
        WireShapes.register();
        SecurityScheme key = new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer");
        key.setDescription("A key of winnow.security.api-keys; X-Api-Key works, too");
        License license = new License().name("Apache License 2.0").identifier("Apache-2.0");
        Info info = new Info().title("Winnow").version(VERSION).license(license);
        info.setDescription("Turns a question into a compact, cited context.");
        return new OpenAPI()
                .info(info)
                // Wherever this page is read from: what it describes answers there.
                .servers(List.of(new Server().url("/").description("this server")))
                .addSecurityItem(new SecurityRequirement().addList(KEY))
                .components(new Components().addSecuritySchemes(KEY, key));
    }

    @Bean
    FieldSentences winnowFieldSentences() {
        return new FieldSentences();
    }

    @Bean
    ErrorResponses winnowErrorResponses() {
        return new ErrorResponses();
    }

    @Bean
    GlobalOperationCustomizer winnowProblemResponse(ErrorResponses errors) {
        return (operation, handler) -> {
            errors.describe(operation, handler);
            for (MethodParameter parameter : handler.getMethodParameters()) {
                ExampleBody example = parameter.getParameterAnnotation(ExampleBody.class);
                if (example != null) {
                    show(example, operation.getRequestBody());
                }
            }
            return operation;
        };
    }

    private static void show(ExampleBody example, RequestBody body) {
        body.setRequired(true);
        if (!example.description().isEmpty()) {
            body.setDescription(example.description());
        }
        try {
            body.getContent()
                    .get("application/json")
                    .setExample(Json31.mapper().readTree(example.value()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("an example is no JSON: " + example.value(), e);
        }
    }

    /**
     * The schemas of errors are read here and not with the bean above: read before springdoc has
     * registered its converters, they leave their shapes out of every other schema that they touch.
     */
    @Bean
    GlobalOpenApiCustomizer winnowPage(ErrorResponses errors, FieldSentences sentences) {
        WireNames names = new WireNames();
        return api -> {
            errors.addSchemas(api.getComponents());
            sentences.markPresent(api);
            names.customise(api);
            arrange(api);
        };
    }

    /** Puts what most readers come for first, and each operation once. */
    private static void arrange(OpenAPI api) {
        if (api.getTags() != null) {
            List<Tag> tags = new ArrayList<>(api.getTags());
            tags.sort(Comparator.comparingInt(ApiPageRendering::place).thenComparing(Tag::getName));
            api.setTags(tags);
        }
        Paths paths = api.getPaths();
        // What clients of some products call without a version is the same operation again.
        paths.keySet().removeIf(path -> paths.containsKey("/v1" + path));
    }

    private static int place(Tag tag) {
        int known = FIRST.indexOf(tag.getName());
        return known < 0 ? FIRST.size() : known;
    }
}
