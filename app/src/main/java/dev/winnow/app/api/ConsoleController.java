package dev.winnow.app.api;

import dev.winnow.app.home.ProgramVersion;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * The front door: the console for whoever reads HTML, and where to go on for programs. Neither is
 * data, so neither needs a key.
 */
@RestController
@Hidden
public final class ConsoleController {

    /** Where the console's own files lie, in the class path and in the address. */
    public static final String FILES = "/console/";

    private static final Resource PAGE = new ClassPathResource(FILES + "index.html");

    private static final Service SERVICE =
            new Service("winnow", ProgramVersion.get(), "/swagger-ui.html", "/v3/api-docs", "/mcp");

    /**
     * What is here.
     *
     * @param version of the program
     * @param docs the page of the API
     * @param openapi the same for programs
     * @param mcp where tools are offered to assistants
     */
    public record Service(String name, String version, String docs, String openapi, String mcp) {}

    /**
     * The page for a client that names HTML; one that takes anything, as curl does, is a program.
     */
    @GetMapping("/")
    ResponseEntity<?> root(@RequestHeader HttpHeaders headers) {
        boolean page =
                headers.getOrEmpty(HttpHeaders.ACCEPT).stream()
                        .anyMatch(accepted -> accepted.contains(MediaType.TEXT_HTML_VALUE));
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.ok().varyBy(HttpHeaders.ACCEPT).cacheControl(CacheControl.noCache());
        return page
                ? answer.contentType(MediaType.TEXT_HTML).body(PAGE)
                : answer.contentType(MediaType.APPLICATION_JSON).body(SERVICE);
    }
}
