package dev.winnow.platform.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Filter.And;
import dev.winnow.core.query.Filter.AnyOf;
import dev.winnow.core.query.Filter.Documents;
import dev.winnow.core.query.Filter.Not;
import dev.winnow.core.query.Filter.Or;
import dev.winnow.core.query.Filter.Range;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.HttpStatuses;
import dev.winnow.platform.json.WinnowJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterReaderTest {

    @Test
    void nothing_lets_everything_through() {
        assertThat(FilterReader.read(null)).isEqualTo(Filter.all());
        assertThat(read("null")).isEqualTo(Filter.all());
        assertThat(read("{}")).isEqualTo(Filter.all());
    }

    @Test
    void values_are_compared_as_text() {
        assertThat(read("{'lang':'en'}")).isEqualTo(any("lang", "en"));
        assertThat(read("{'year':[2020,2021]}")).isEqualTo(any("year", "2020", "2021"));
        assertThat(read("{'open':true}")).isEqualTo(any("open", "true"));
    }

    @Test
    void several_conditions_must_all_hold() {
        assertThat(read("{'a':'1','b':'2'}"))
                .isEqualTo(new And(List.of(any("a", "1"), any("b", "2"))));
    }

    @Test
    void ranges_take_numbers_and_dates() {
        assertThat(read("{'year':{'gte':2020,'lt':'2024'}}"))
                .isEqualTo(new Range("year", "2020", true, "2024", false));
        assertThat(read("{'date':{'gt':'2024-01-31'}}"))
                .isEqualTo(new Range("date", "2024-01-31", false, null, false));
        assertThat(read("{'p':{'lte':0.5}}")).isEqualTo(new Range("p", null, false, "0.5", true));
    }

    @Test
    void opposites_and_combinations_nest() {
        assertThat(read("{'lang':{'not':['de','fr']}}"))
                .isEqualTo(new Not(any("lang", "de", "fr")));
        assertThat(read("{'or':[{'a':'1'},{'and':[{'b':'2'},{'not':{'c':'3'}}]}]}"))
                .isEqualTo(
                        new Or(
                                List.of(
                                        any("a", "1"),
                                        new And(List.of(any("b", "2"), new Not(any("c", "3")))))));
    }

    @Test
    void document_ids_are_no_field() {
        assertThat(read("{'document_id':'a.md'}")).isEqualTo(new Documents(List.of("a.md")));
        assertThat(read("{'document_id':['b','a']}")).isEqualTo(new Documents(List.of("a", "b")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'text'                              | filters
                    []                                  | filters
                    {'a':null}                          | filters.a
                    {'a':[]}                            | filters.a
                    {'a':['x',null]}                    | filters.a[1]
                    {'a':{}}                            | filters.a
                    {'a':{'min':1}}                     | filters.a.min
                    {'a':{'gte':1,'gt':2}}              | filters.a
                    {'a':{'gte':'soon'}}                | filters.a.gte
                    {'a':{'gte':true}}                  | filters.a.gte
                    {'a':{'gte':'NaN'}}                 | filters.a.gte
                    {'a':{'gte':1,'lte':'2024-01-31'}}  | filters.a
                    {'a':{'gte':'2024-02-31'}}          | filters.a.gte
                    {'and':[]}                          | filters.and
                    {'or':{'a':'1'}}                    | filters.or
                    {'or':[{'a':'1'},'b']}              | filters.or[1]
                    {'not':'a'}                         | filters.not
                    {'document_id':[]}                  | filters.document_id
                    {'a':'\\ud800'}                     | filters.a
                    """)
    void what_does_not_follow_the_grammar_is_refused_with_its_path(String json, String path) {
        ProblemException refused = refused(json);

        assertThat(HttpStatuses.of(refused.problem())).isEqualTo(422);
        assertThat(refused.problem().type()).isEqualTo("invalid-filter");
        assertThat(refused.field()).isEqualTo(path);
    }

    @Test
    void nesting_is_limited() {
        assertThat(read(nested(FilterReader.MAX_DEPTH - 1))).isInstanceOf(Not.class);
        ProblemException refused = refused(nested(FilterReader.MAX_DEPTH));
        assertThat(refused.limit()).isEqualTo(FilterReader.MAX_DEPTH);
    }

    @Test
    void the_number_of_values_is_limited() {
        String values = "'x',".repeat(FilterReader.MAX_TERMS) + "'y'";

        assertThat(refused("{'a':[" + values + "]}").limit()).isEqualTo(FilterReader.MAX_TERMS);
    }

    private static String nested(int depth) {
        return "{'not':".repeat(depth) + "{'a':'1'}" + "}".repeat(depth);
    }

    private static AnyOf any(String field, String... values) {
        return new AnyOf(field, List.of(values));
    }

    private static Filter read(String json) {
        return FilterReader.read(WinnowJson.strict().readTree(json.replace('\'', '"')));
    }

    private static ProblemException refused(String json) {
        return catchThrowableOfType(ProblemException.class, () -> read(json));
    }
}
