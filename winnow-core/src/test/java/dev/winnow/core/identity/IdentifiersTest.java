package dev.winnow.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class IdentifiersTest {

    @Test
    void a_passage_of_a_document_with_the_longest_id_still_has_a_name() {
        DocumentId longest = new DocumentId("d".repeat(DocumentId.MAX_LENGTH));
        assertThat(longest.passage(Integer.MAX_VALUE).value()).endsWith("#2147483647");
    }

    @Test
    void blank_long_and_unprintable_ids_are_refused_with_the_reason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DocumentId(" "))
                .withMessageContaining("blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DocumentId("x".repeat(513)))
                .withMessageContaining("at most 512");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PassageId("a\nb"))
                .withMessageContaining("control character at 1");
    }

    @Test
    void a_tenant_is_a_name_that_needs_no_escaping_anywhere() {
        assertThat(new TenantId("team-7.x_y").value()).isEqualTo("team-7.x_y");
        for (String bad : new String[] {"", "Upper", "-first", "a/b", "a b", "x".repeat(65)}) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> new TenantId(bad));
        }
    }
}
