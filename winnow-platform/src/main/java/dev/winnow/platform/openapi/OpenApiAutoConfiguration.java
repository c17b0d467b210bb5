package dev.winnow.platform.openapi;

import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.ProblemDocument;
import dev.winnow.platform.error.ProblemShape;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.webjars.WebJarVersionLocator;

/**
 * Serves the API page and the browser's view of it. springdoc, which would render the page anew for each language that a caller asks for and
 * keep all of them, is off; the test that holds {@code docs/reference/openapi.json} against the controllers switches it on.
 */
@AutoConfiguration(beforeName = "org.springdoc.core.configuration.SpringDocConfiguration")
public class OpenApiAutoConfiguration {

    private static final String UI = "/swagger-ui";

    @Bean
    ApiPageController winnowApiPageController() {
        return new ApiPageController();
    }

    /** The files of swagger-ui as they are, but for the one that says where the page is. */
    @Bean
    WebMvcConfigurer winnowApiPageView() {
        String files =
                "classpath:/META-INF/resources/webjars/swagger-ui/%s/"
                        .formatted(new WebJarVersionLocator().version("swagger-ui"));
        return new WebMvcConfigurer() {
            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                registry.addResourceHandler(UI + "/**")
                        .addResourceLocations("classpath:/META-INF/winnow/swagger-ui/", files);
            }

            @Override
            public void addViewControllers(ViewControllerRegistry registry) {
                registry.addRedirectViewController(UI + ".html", UI + "/index.html");
            }
        };
    }

    /** The frame of a page that springdoc renders: title, version, keys, problems. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty("springdoc.api-docs.enabled")
    static class Rendering {

        private static final String KEY = "apiKey";

        /** Of the API, whose paths begin with /v1. */
        private static final String VERSION = "1";

        private static final String PROBLEM = ProblemDocument.class.getSimpleName();

        @Bean
        @ConditionalOnMissingBean
        OpenAPI winnowOpenApi() {
            WireShapes.register();
            Components components =
                    new Components()
                            .addSecuritySchemes(
                                    KEY,
                                    new SecurityScheme()
                                            .type(SecurityScheme.Type.HTTP)
                                            .scheme("bearer")
                                            .description(
                                                    "A key of winnow.security.api-keys; X-Api-Key works, too"));
            return new OpenAPI()
                    .info(
                            new Info()
                                    .title("Winnow")
                                    .version(VERSION)
                                    .description("Turns a question into a compact, cited context.")
                                    .license(new License().name("Apache-2.0")))
                    .addSecurityItem(new SecurityRequirement().addList(KEY))
                    .components(components);
        }

        /**
         * The problem's schema is read here and not with the bean above: read before springdoc has registered its converters, it
         * leaves their shapes out of every other schema that it touches.
         */
        @Bean
        GlobalOpenApiCustomizer winnowWireNames() {
            WireNames names = new WireNames();
            return api -> {
                ModelConverters.getInstance(true)
                        .readAll(ProblemDocument.class)
                        .forEach(api.getComponents()::addSchemas);
                names.customise(api);
            };
        }

        /** Every operation can fail with a problem; those of dialects have their own shape. */
        @Bean
        GlobalOperationCustomizer winnowProblemResponse() {
            return (operation, handler) -> {
                if (!handler.getBeanType().isAnnotationPresent(ErrorsAs.class)) {
                    operation
                            .getResponses()
                            .addApiResponse(
                                    "default",
                                    new ApiResponse()
                                            .description("A problem (RFC 9457)")
                                            .content(
                                                    new Content()
                                                            .addMediaType(
                                                                    new ProblemShape()
                                                                            .mediaType()
                                                                            .toString(),
                                                                    new MediaType()
                                                                            .schema(
                                                                                    new Schema<>()
                                                                                            .$ref(
                                                                                                    "#/components/schemas/"
                                                                                                            + PROBLEM)))));
                }
                return operation;
            };
        }
    }
}
