package dev.winnow.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

    @Test
    void a_passage_is_named_after_its_document() {
        DocumentId longest = new DocumentId("ä".repeat(DocumentId.MAX_LENGTH));

        assertThat(new DocumentId("guide/intro.md").passage(3)).hasToString("guide/intro.md#3");
        assertThat(longest.passage(Integer.MAX_VALUE).value()).hasSize(PassageId.MAX_LENGTH);
    }

    @Test
    void blank_overlong_and_unprintable_ids_are_refused_without_being_quoted() {
        assertThatThrownBy(() -> new DocumentId(" \t")).hasMessage("document id must not be blank");
        assertThatThrownBy(() -> new DocumentId("x".repeat(513)))
                .hasMessage("document id has 513 characters, at most 512 are allowed");
        assertThatThrownBy(() -> new PassageId("a\nb"))
                .hasMessage("passage id has a control character at 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "-a", "a/b", "a b", "ä", "a\n"})
    void a_tenant_id_has_a_narrow_alphabet(String value) {
        assertThatThrownBy(() -> new TenantId(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_tenant_id_has_at_most_64_characters() {
        assertThat(new TenantId("a".repeat(64)).value()).hasSize(64);
        assertThatThrownBy(() -> new TenantId("a".repeat(65)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
