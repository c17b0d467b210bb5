package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.OpenApiDocument;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/openapi.json}, which the program serves at {@code /v3/api-docs}, is what the controllers say. */
class OpenApiPageTest {

    @Test
    void the_page_says_what_the_controllers_say() throws IOException {
        String served = OpenApiDocument.fetch();
        assertThat(served)
                .contains(
                        "/v1/context",
                        "/v1/chat/completions",
                        "/v1/rerank",
                        "/v1/prune",
                        "/v1/documents");

        CommittedPage.check("openapi.json", served);
    }
}
