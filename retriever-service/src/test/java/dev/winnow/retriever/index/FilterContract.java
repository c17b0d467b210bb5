package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Filter;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.Hit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("servers")
abstract class FilterContract extends EngineContract {

    FilterContract(Engine engine) {
        super(engine);
    }

    @BeforeEach
    void fill() throws IOException {
        add("n1", "n", "-2.5");
        add("n2", "n", "0");
        add("n3", "n", "3.5");
        add("n4", "n", "10");
        add("n5", "n", "1e3");
        add("d1", "day", "2024-01-30");
        add("d2", "day", "2024-01-31");
        add("d3", "day", "2024-01-31T22:30:00Z");
        add("d4", "day", "2024-02-01T00:30:00+02:00");
        add("d5", "day", "2024-02-01");
        add("t1", "n", "ten");
        add("t2", "kind", "a");
        index.commit();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "n | 0 | true | 10 | true | n2 n3 n4",
                "n | 0 | false | 10 | false | n3",
                "n | - | true | 0 | true | n1 n2",
                "n | - | true | 0 | false | n1",
                "n | 3.5 | false | - | true | n4 n5",
                "n | -0.0 | true | 0.0 | true | n2",
                "n | 100 | true | 1 | true | ''",
                "day | 2024-01-31 | true | 2024-01-31 | true | d2 d3 d4",
                "day | 2024-01-31 | false | - | true | d5",
                "day | - | true | 2024-01-31 | false | d1",
                "day | 2024-01-31T22:30:00Z | true | 2024-01-31T22:30:00 | true | d3 d4",
                "day | 0 | true | 9999999999999 | true | ''",
                "n | 1970-01-01 | true | 1970-01-02 | true | ''",
                "unknown | 0 | true | 10 | true | ''",
            })
    void compares_ranges_by_value(
            String field,
            String from,
            boolean fromInclusive,
            String to,
            boolean toInclusive,
            String expected) {
        Filter range = new Filter.Range(field, from, fromInclusive, to, toInclusive);
        assertThat(String.join(" ", visible(range))).isEqualTo(expected);
    }

    @Test
    void says_what_is_wrong_with_a_bound() {
        String neither = "is neither a number (3.5) nor an ISO date (2024-01-31)";
        refuses(from("many", null), "a bound of the range filter on 'n' " + neither);
        refuses(from("2024-02-30", null), "a bound of the range filter on 'n' " + neither);
        refuses(
                from("5", "2024-01-31"),
                "the range filter on 'n' goes from a number to a date; both bounds must be of one kind");
    }

    private static Filter from(String bound, @Nullable String to) {
        return new Filter.Range("n", bound, true, to, true);
    }

    private void refuses(Filter filter, String why) {
        assertThatThrownBy(() -> visible(filter))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(why);
    }

    @Test
    void compares_values_as_text_and_exactly() {
        assertThat(visible(new Filter.AnyOf("n", List.of("10", "ten"))))
                .containsExactly("n4", "t1");
        assertThat(visible(new Filter.AnyOf("n", List.of("10.0")))).isEmpty();
        assertThat(visible(new Filter.AnyOf("kind", List.of("A")))).isEmpty();
        assertThat(visible(new Filter.AnyOf("unknown", List.of("a")))).isEmpty();
    }

    @Test
    void keeps_names_and_values_apart() throws IOException {
        add("x1", "ab", "c");
        index.commit();
        assertThat(visible(new Filter.AnyOf("a", List.of("bc")))).isEmpty();
        assertThat(visible(new Filter.AnyOf("ab", List.of("c")))).containsExactly("x1");
    }

    @Test
    void filters_by_values_that_are_too_long_for_a_term() throws IOException {
        String pages = "x".repeat(50_000);
        add("long", "note", pages);
        index.commit();
        assertThat(visible(new Filter.AnyOf("note", List.of(pages)))).containsExactly("long");
        assertThat(visible(new Filter.AnyOf("note", List.of(pages + "x")))).isEmpty();
    }

    @Test
    void follows_the_algebra_of_and_or_not() {
        Filter ten = new Filter.AnyOf("n", List.of("10"));
        Filter zero = new Filter.AnyOf("n", List.of("0"));
        assertThat(visible(new Filter.And(List.of(ten, zero)))).isEmpty();
        assertThat(visible(new Filter.Or(List.of(ten, zero)))).containsExactly("n2", "n4");
        assertThat(visible(new Filter.Or(List.of()))).isEmpty();
        assertThat(visible(Filter.all())).hasSize(12);
        assertThat(visible(new Filter.Not(ten))).hasSize(11).doesNotContain("n4");
        assertThat(visible(new Filter.Not(new Filter.Not(ten)))).containsExactly("n4");
        assertThat(visible(new Filter.And(List.of(new Filter.Not(ten), from("5", null)))))
                .containsExactly("n5");
    }

    @Test
    void filters_by_document() {
        assertThat(visible(new Filter.Documents(List.of("n4", "d1", "none"))))
                .containsExactly("d1", "n4");
    }

    @Test
    void refuses_filters_made_to_exhaust_it() {
        Filter deep = Filter.all();
        for (int i = 0; i < 100; i++) {
            deep = new Filter.Not(deep);
        }
        refuses(deep, "the filter is nested deeper than 32 levels");
        List<Filter> many = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            many.add(new Filter.AnyOf("n", List.of("" + i)));
        }
        refuses(new Filter.Or(many), "more than 1000 parts");
        assertThat(visible(new Filter.Or(many.subList(0, 990)))).containsExactly("n2", "n4");
    }

    private void add(String id, String name, String value) throws IOException {
        Metadata metadata = StoreFixture.metadata(name, value);
        put(StoreFixture.document(TenantId.DEFAULT, id, List.of(), metadata, "text"));
    }

    private List<String> visible(Filter filter) {
        Access access = new Access(StoreFixture.EVERYTHING.scope(), filter);
        try (IndexView view = view()) {
            List<Hit> words = view.lexical(view.analyse("text"), access, 100);
            assertThat(view.dense(StoreFixture.vector("text"), access, 100))
                    .extracting(Hit::id)
                    .containsExactlyInAnyOrderElementsOf(words.stream().map(Hit::id).toList());
            return words.stream().map(hit -> hit.id().value().replace("#0", "")).toList();
        }
    }
}
