package dev.winnow.retriever.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class ExactPhrasesTest {

    private final ExactPhrases phrases = new ExactPhrases();

    @Test
    void takes_identifiers() {
        String identifiers =
                """
                rs123 DOID:9970 B12 IL-6 covid-19 3.5 10.1038/nature12373 snake_case Map::of
                me@example.org winnow.retriever.window /v1/context C++ C# Log4j""";
        assertThat(identifiers.split("\\s"))
                .allSatisfy(
                        identifier ->
                                assertThat(phrases.of("What is " + identifier + "?"))
                                        .containsExactly(identifier.toLowerCase(Locale.ROOT)));
    }

    @Test
    void leaves_prose_alone() {
        String words =
                """
                DNA half-open 2024 1990-2000 e.g. U.S. and/or don't Müller's well-known... 5
                10,000 ? - http""";
        assertThat(words.split("\\s"))
                .allSatisfy(
                        word -> assertThat(phrases.of("What is " + word + " good for?")).isEmpty());
    }

    @Test
    void takes_quoted_phrases_first() {
        assertThat(
                        phrases.of(
                                "What does \"Half open\" mean for rs7, or \u201cthe end\u201d, or \"half open\"?"))
                .containsExactly("half open", "the end", "rs7");
    }

    @Test
    void ignores_empty_and_unclosed_quotes() {
        assertThat(phrases.of("a \"\" b \"...\" c \"d")).isEmpty();
    }

    @Test
    void takes_no_more_than_eight() {
        assertThat(phrases.of("a1 a2 a3 a4 a5 a6 a7 a8 a9 a10"))
                .containsExactly("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8");
    }
}
