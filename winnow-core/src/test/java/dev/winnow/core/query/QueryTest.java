package dev.winnow.core.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.core.identity.TenantId;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryTest {

    @Test
    void a_rewritten_form_stands_beside_the_question_and_never_in_its_place() {
        Query query =
                Query.of("And the second?").withRewritten("What does the second head return?");
        assertThat(query.text()).isEqualTo("And the second?");
        assertThat(query.effectiveText()).isEqualTo("What does the second head return?");
    }

    @Test
    void a_blank_question_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Query.of(" \n"));
    }

    @Test
    void groups_and_filter_values_are_sets_in_a_fixed_order() {
        assertThat(new Scope(TenantId.DEFAULT, List.of("b", "a", "b")).groups())
                .containsExactly("a", "b");
        assertThat(new Filter.AnyOf("tag", List.of("y", "x", "y")).values())
                .containsExactly("x", "y");
    }

    @Test
    void settings_outside_their_range_are_refused_by_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new Settings(
                                        20,
                                        5,
                                        1.5f,
                                        .5f,
                                        .05f,
                                        1_500,
                                        .25f,
                                        PassageOrder.RANK,
                                        TitleRule.NONE,
                                        false))
                .withMessageContaining("threshold")
                .withMessageContaining("1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new Settings(
                                        20,
                                        5,
                                        .1f,
                                        .5f,
                                        .05f,
                                        -1,
                                        .25f,
                                        PassageOrder.RANK,
                                        TitleRule.NONE,
                                        false))
                .withMessageContaining("token budget");
    }

    @Test
    void a_range_without_bounds_and_a_list_without_values_say_what_is_missing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Filter.Range("year", null, true, null, true))
                .withMessageContaining("year");
        assertThatIllegalArgumentException().isThrownBy(() -> new Filter.AnyOf("tag", List.of()));
    }
}
