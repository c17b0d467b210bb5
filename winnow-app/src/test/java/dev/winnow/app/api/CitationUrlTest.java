package dev.winnow.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.Citation;
import dev.winnow.core.identity.DocumentId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CitationUrlTest {

    private static String url(String id, @Nullable String uri) {
        return CitationUrl.of(
                new Citation(1, new DocumentId(id), "", uri, List.of(), null, List.of()));
    }

    @Test
    void an_address_on_the_web_is_the_sources_own() {
        assertThat(url("a.md", "https://example.org/a?b=c")).isEqualTo("https://example.org/a?b=c");
        assertThat(url("a.md", "HTTP://example.org/a")).isEqualTo("HTTP://example.org/a");
    }

    @Test
    void paths_of_the_server_are_told_to_nobody() {
        assertThat(url("docs/a b.md", "file:///srv/docs/a%20b.md"))
                .isEqualTo("/v1/documents/docs%2Fa%20b.md/text");
        assertThat(url("a.md", "/srv/a.md")).isEqualTo("/v1/documents/a.md/text");
        assertThat(url("a.md", "javascript:alert(1)")).isEqualTo("/v1/documents/a.md/text");
        assertThat(url("a.md", null)).isEqualTo("/v1/documents/a.md/text");
    }
}
