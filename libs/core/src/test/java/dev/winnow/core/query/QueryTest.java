package dev.winnow.core.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.identity.TenantId;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryTest {

    @Test
    void a_rewritten_form_stands_beside_the_text_and_never_replaces_it() {
        Query query =
                Query.of("  And in children? ").withRewritten("What is the dose in children?");

        assertThat(query.text()).isEqualTo("  And in children? ");
        assertThat(query.effectiveText()).isEqualTo("What is the dose in children?");
        assertThat(Query.of("Why?").effectiveText()).isEqualTo("Why?");
    }

    @Test
    void search_reads_the_situation_of_a_question_and_scoring_the_question() {
        String situation =
                "The keel of our dinghy hangs on eight bolts, and two of them broke when we hit a rock in the harbour. "
                        + "The yard says that all of them have to go. ";
        Query query = Query.of(situation + "Which bolts are stronger?");

        assertThat(query.effectiveText()).isEqualTo(query.text());
        assertThat(query.searched()).isNull();
        assertThat(query.scoredText()).isEqualTo("Which bolts are stronger?");
        assertThat(query.withRewritten("Which bolts?").scoredText()).isEqualTo("Which bolts?");
    }

    @Test
    void a_blank_question_is_refused() {
        assertThatThrownBy(() -> Query.of(" \n")).hasMessage("the question is empty");
    }

    @Test
    void groups_of_a_scope_and_values_of_a_filter_have_one_order() {
        assertThat(new Scope(TenantId.DEFAULT, List.of("b", "a", "b")))
                .isEqualTo(new Scope(TenantId.DEFAULT, List.of("a", "b")));
        assertThat(new Filter.AnyOf("year", List.of("2021", "2020", "2021")))
                .isEqualTo(new Filter.AnyOf("year", List.of("2020", "2021")));
    }

    @Test
    void a_filter_without_field_value_or_bound_is_refused() {
        assertThatThrownBy(() -> new Filter.AnyOf(" ", List.of("x")))
                .hasMessageContaining("field name");
        assertThatThrownBy(() -> new Filter.AnyOf("year", List.of()))
                .hasMessageContaining("lists no value");
        assertThatThrownBy(() -> new Filter.Range("year", null, true, null, true))
                .hasMessageContaining("no bound");
        assertThatThrownBy(() -> new Filter.Documents(List.of()))
                .hasMessageContaining("lists no id");
    }
}
