package dev.winnow.core.passage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.identity.DocumentId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageTest {

    @Test
    void a_heading_is_title_and_path_without_repeats_of_the_title() {
        assertThat(passage("Manual", List.of("Manual", "Reranker", "Limits")).heading())
                .isEqualTo("Manual / Reranker / Limits");
        assertThat(passage("", List.of("Reranker")).heading()).isEqualTo("Reranker");
        assertThat(passage("", List.of()).heading()).isEmpty();
    }

    @Test
    void a_heading_can_be_cut_from_the_inside() {
        Passage passage = passage("Manual", List.of("Reranker", "Limits"));

        assertThat(passage.heading(0)).isEqualTo("Manual");
        assertThat(passage.heading(1)).isEqualTo("Manual / Reranker");
        assertThat(passage.heading(2)).isEqualTo(passage.heading());
    }

    @Test
    void offsets_must_fit_the_text() {
        assertThatThrownBy(
                        () ->
                                new Passage(
                                        new DocumentId("a").passage(0),
                                        new DocumentId("a"),
                                        "",
                                        List.of(),
                                        "four",
                                        2,
                                        7,
                                        null,
                                        Metadata.NONE))
                .hasMessage("it spans 2 to 7 but its text has 4 characters");
    }

    private static Passage passage(String title, List<String> headings) {
        return new Passage(
                new DocumentId("a").passage(0),
                new DocumentId("a"),
                title,
                headings,
                "text",
                0,
                4,
                null,
                Metadata.NONE);
    }
}
