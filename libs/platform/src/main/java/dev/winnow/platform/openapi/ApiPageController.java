package dev.winnow.platform.openapi;

import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The description of the API, the one that {@code docs/reference/openapi.json} holds: rendered when
 * Winnow is built, in one language, and the same in every program, so that reading it costs no more
 * than its bytes.
 */
@Hidden
@RestController
final class ApiPageController {

    static final String PAGE = "/META-INF/winnow/openapi.json";

    private final byte[] page;

    ApiPageController() {
        try (InputStream in = ApiPageController.class.getResourceAsStream(PAGE)) {
            if (in == null) {
                throw new IllegalStateException("the build did not pack " + PAGE);
            }
            page = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> page() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(page);
    }
}
