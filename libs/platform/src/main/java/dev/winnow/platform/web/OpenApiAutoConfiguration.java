package dev.winnow.platform.web;

import java.io.IOException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.webjars.WebJarVersionLocator;

/**
 * Serves the API page, the one that {@code docs/reference/openapi.json} holds, and the browser's
 * view of it: rendered when Winnow is built, in one language, and the same in every program, so
 * that reading it costs no more than its bytes.
 */
@AutoConfiguration
public class OpenApiAutoConfiguration {

    private static final String UI = "/swagger-ui";

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

    /** Found by Spring where it stands. */
    @RestController
    static final class ApiPage {

        private static final String FILE = "/META-INF/winnow/openapi.json";

        private final byte[] bytes;

        ApiPage() throws IOException {
            bytes = new ClassPathResource(FILE).getContentAsByteArray();
        }

        @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
        ResponseEntity<byte[]> page() {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(bytes);
        }
    }
}
