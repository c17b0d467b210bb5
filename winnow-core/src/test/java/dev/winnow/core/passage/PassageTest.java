package dev.winnow.core.passage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.core.identity.DocumentId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageTest {

    private static final DocumentId ID = new DocumentId("notes/one.md");

    private static Passage passage(
            String title, List<String> headings, String text, int start, int end) {
        return new Passage(
                ID.passage(0), ID, title, headings, text, start, end, null, Metadata.NONE);
    }

    @Test
    void offsets_that_do_not_fit_the_text_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> passage("", List.of(), "text", 10, 13))
                .withMessageContaining("4 characters");
    }

    @Test
    void the_heading_is_title_and_path_on_one_line_without_a_repeat() {
        assertThat(passage("Guide", List.of("Guide", "Setup"), "x", 0, 1).heading())
                .isEqualTo("Guide / Setup");
        assertThat(passage("", List.of("Setup"), "x", 0, 1).heading()).isEqualTo("Setup");
        assertThat(passage("", List.of(), "x", 0, 1).heading()).isEmpty();
    }

    @Test
    void metadata_is_ordered_by_name() {
        Metadata metadata = Metadata.of("year", "2024");
        assertThat(metadata.first("year")).isEqualTo("2024");
        assertThat(metadata.first("month")).isNull();
    }
}
