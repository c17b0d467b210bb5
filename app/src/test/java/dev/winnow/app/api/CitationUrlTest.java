package dev.winnow.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.CitedFact;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.sentence.Span;
import dev.winnow.platform.request.DocumentLinks;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CitationUrlTest {

    private static final DocumentLinks LINKS = new DocumentLinks("https://winnow.example");

    private static Citation citation(String id, @Nullable String uri, CitedFact... facts) {
        return new Citation(1, new DocumentId(id), "", uri, List.of(), null, List.of(facts));
    }

    private static String url(String id, @Nullable String uri) {
        return CitationUrl.of(citation(id, uri), LINKS);
    }

    @Test
    void an_address_on_the_web_is_the_sources_own() {
        assertThat(url("a.md", "https://example.org/a?b=c")).isEqualTo("https://example.org/a?b=c");
        assertThat(url("a.md", "HTTP://example.org/a")).isEqualTo("HTTP://example.org/a");
    }

    @Test
    void what_is_no_address_on_the_web_is_told_to_no_chat_client() {
        String documents = "https://winnow.example/v1/documents/";
        assertThat(url("docs/a b.md", "file:///srv/docs/a%20b.md"))
                .isEqualTo(documents + "docs%2Fa%20b.md/text");
        for (String uri : Arrays.asList("/srv/a.md", "javascript:alert(1)", null)) {
            assertThat(url("a.md", uri)).isEqualTo(documents + "a.md/text");
        }
    }

    @Test
    void a_source_keeps_the_words_of_its_sender_and_gets_an_address_only_where_there_are_none() {
        UnaryOperator<Citation> cited = CitationUrl.cited(LINKS);

        assertThat(cited.apply(citation("a", "Archive, shelf 12")).uri())
                .isEqualTo("Archive, shelf 12");
        assertThat(cited.apply(citation("a", null)).uri())
                .isEqualTo("https://winnow.example/v1/documents/a/text");
        CitedFact fact = new CitedFact("fact:1", new Span(0, 1));
        assertThat(cited.apply(citation("fact:1", null, fact)).uri()).isNull();
    }
}
