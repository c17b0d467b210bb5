package dev.winnow.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Settings.TitleRule;
import dev.winnow.core.score.Score;
import dev.winnow.core.score.Score.Scale;
import dev.winnow.core.sentence.Span;
import dev.winnow.platform.error.JsonProblems;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.event.QuestionRecord;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.MismatchedInputException;

class WinnowJsonTest {

    record Wire(
            String query,
            @Nullable Integer topK,
            List<String> stages,
            float floor,
            @Nullable TitleRule title) {}

    @LenientJson
    record Foreign(String model) {}

    record Shared(@Nullable List<String> groups, @Nullable SortedMap<String, String> names) {}

    record State(Deadline deadline) {}

    @Property
    void a_state_read_from_its_own_json_equals_itself(@ForAll long seed) {
        PipelineState state = new PipelineStates(seed).next();

        byte[] written = WinnowJson.strict().writeValueAsBytes(state);

        assertThat(WinnowJson.strict().readValue(written, PipelineState.class)).isEqualTo(state);
        assertThat(WinnowJson.tolerant().readValue(written, PipelineState.class)).isEqualTo(state);
        assertThat(WinnowJson.tolerant().writeValueAsBytes(state)).isEqualTo(written);
    }

    @Test
    void a_state_of_a_newer_version_is_read_and_half_a_state_names_what_it_lacks() {
        PipelineState state = new PipelineStates(1).next();
        String newer =
                WinnowJson.strict()
                        .writeValueAsString(state)
                        .replaceFirst("\\{", "{\"from_the_future\":{\"a\":[1]},");

        assertThat(WinnowJson.tolerant().readValue(newer, PipelineState.class)).isEqualTo(state);
        assertThatExceptionOfType(MismatchedInputException.class)
                .isThrownBy(
                        () ->
                                WinnowJson.tolerant()
                                        .readValue(
                                                "{\"question\":{\"request_id\":\"01a21077-6b39-707f-bb2c-33c690b3cf31\"}}",
                                                PipelineState.class))
                .withMessageContaining("scope");
    }

    @Property(tries = 200)
    void no_null_is_ever_written(@ForAll long seed) {
        assertThat(WinnowJson.strict().writeValueAsString(new PipelineStates(seed).next()))
                .doesNotContain(":null", "[null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.5", "true", "[]", "{}"})
    void a_question_is_a_text_and_nothing_that_could_be_made_one(String value) {
        String json = "{\"query\":" + value + "}";

        for (Class<?> type : List.of(Wire.class, QuestionRecord.class)) {
            assertThatThrownBy(() -> WinnowJson.strict().readValue(json, type))
                    .as(type.getSimpleName())
                    .isInstanceOfSatisfying(
                            JacksonException.class,
                            wrong ->
                                    assertThat(JsonProblems.explain(wrong).problem().detail())
                                            .matches("field 'query':? must be a string"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999", "1000000000000000000000000000000"})
    void a_number_that_is_too_large_for_its_field_is_named_with_its_field(String number) {
        assertThatThrownBy(() -> read("{\"top_k\":" + number + "}", Wire.class))
                .isInstanceOfSatisfying(
                        JacksonException.class,
                        wrong -> {
                            ProblemException explained = JsonProblems.explain(wrong);
                            assertThat(HttpStatuses.of(explained.problem())).isEqualTo(422);
                            assertThat(explained.problem().detail())
                                    .isEqualTo(
                                            "field 'top_k' must be a whole number from -2147483648 to 2147483647");
                            assertThat(explained.field()).isEqualTo("top_k");
                        });
    }

    @Test
    void values_have_one_short_spelling_and_a_float_is_not_widened() {
        assertThat(write(Score.probability(0.1f)))
                .isEqualTo("{\"value\":0.1,\"scale\":\"probability\"}");
        assertThat(write(new DocumentId("a b#c"))).isEqualTo("\"a b#c\"");
        assertThat(write(new Span(3, 17))).isEqualTo("[3,17]");
        assertThat(write(Scale.BM25)).isEqualTo("\"bm25\"");
    }

    @Test
    void a_grade_has_one_spelling_in_json_and_in_settings() {
        assertThat(write(EvidenceGrade.values()))
                .isEqualTo(
                        "[\"causal\",\"curated\",\"measured-strong\",\"measured\","
                                + "\"text-mined\",\"stated\"]");
        assertThat(read("\"measured-strong\"", EvidenceGrade.class))
                .isEqualTo(EvidenceGrade.MEASURED_STRONG);
    }

    @Test
    void what_may_be_absent_may_be_null_and_a_list_is_empty_then() {
        assertThat(wire("")).isEqualTo(new Wire("q", null, List.of(), .5f, null));
        assertThat(wire(",\"stages\":null")).isEqualTo(wire(""));
        assertThat(wire(",\"title\":\"first_sentence\"").title())
                .isEqualTo(TitleRule.FIRST_SENTENCE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'floor':0.5} | query",
                "{'query':'q'} | floor",
                "{'query':null,'floor':0.5} | query",
                "{'query':'q','floor':0.5,'top_k':'3'} | top_k",
                "{'query':'q','floor':0.5,'top_k':3.7} | top_k",
                "{'query':'q','floor':0.5,'tok_k':3} | tok_k",
                "{'query':'q','floor':0.5,'title':'FIRST_SENTENCE'} | title",
                "{'query':'q','floor':0.5} x | Unrecognized token 'x'",
                "{'query':'q','query':'n','floor':0.5} | query",
            })
    void what_is_missing_guessed_unknown_or_twice_is_refused(String json, String named) {
        assertThatThrownBy(() -> read(json.replace('\'', '"'), Wire.class))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining(named);
    }

    @Test
    void deep_nesting_is_refused() {
        assertThatExceptionOfType(StreamConstraintsException.class)
                .isThrownBy(
                        () -> WinnowJson.strict().readTree("[".repeat(WinnowJson.MAX_DEPTH + 1)));
    }

    @Test
    void unknown_fields_are_ignored_by_the_tolerant_and_of_a_dialect() {
        String json = "{\"query\":\"q\",\"floor\":0.5,\"tok_k\":3}";

        assertThat(WinnowJson.tolerant().readValue(json, Wire.class).query()).isEqualTo("q");
        assertThat(read("{\"model\":\"m\",\"vendor\":{\"x\":1}}", Foreign.class).model())
                .isEqualTo("m");
    }

    private static Wire wire(String more) {
        return read("{\"query\":\"q\",\"floor\":0.5" + more + "}", Wire.class);
    }

    @Test
    void a_duration_is_milliseconds_with_a_fraction() {
        assertThat(write(Duration.ofNanos(41_502_113))).isEqualTo("41.502113");
        assertThat(write(Duration.ofSeconds(100))).isEqualTo("100000");
        assertThat(read("1.5", Duration.class)).isEqualTo(Duration.ofNanos(1_500_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1] | dev.winnow.core.sentence.Span | a span has two offsets",
                "[1,2,3] | dev.winnow.core.sentence.Span | a span has two offsets",
                "[2,1] | dev.winnow.core.sentence.Span | got 2 to 1",
                "[0,1,2] | dev.winnow.core.structure.Block | [kind, start, end, parent]",
                "\" \" | dev.winnow.core.identity.DocumentId | must not be blank",
                "{\"year\":{\"a\":1}} | dev.winnow.core.passage.Metadata | metadata 'year'",
                "{\"a\":1.5} | dev.winnow.core.score.Impacts | impacts must be whole numbers",
                "1e99 | java.time.Duration | longer than 292 years",
                "1e2147483647 | java.time.Duration | longer than 292 years",
            })
    void what_does_not_have_the_shape_of_its_type_is_told_it(
            String json, Class<?> type, String told) {
        assertThatExceptionOfType(MismatchedInputException.class)
                .isThrownBy(() -> read(json, type))
                .withMessageContaining(told);
    }

    @Test
    void no_deadline_is_absent_or_null() {
        assertThat(read("{}", State.class).deadline()).isEqualTo(Deadline.NONE);
        assertThat(read("{\"deadline\":null}", State.class).deadline()).isEqualTo(Deadline.NONE);
    }

    @Test
    void metadata_reads_single_values_as_lists_of_one() {
        assertThat(read("{\"year\":2020,\"tags\":[\"a\",true]}", Metadata.class))
                .isEqualTo(read("{\"tags\":[\"a\",\"true\"],\"year\":[\"2020\"]}", Metadata.class));
    }

    @Test
    void a_nullable_list_is_null_when_it_is_absent_or_null_and_empty_when_it_is_empty() {
        for (String json : List.of("{}", "{\"groups\":null,\"names\":null}")) {
            assertThat(read(json, Shared.class)).isEqualTo(new Shared(null, null));
        }
        assertThat(read("{\"groups\":[]}", Shared.class).groups()).isEmpty();
    }

    private static String write(Object value) {
        return WinnowJson.strict().writeValueAsString(value);
    }

    private static <T> T read(String json, Class<T> type) {
        return WinnowJson.strict().readValue(json, type);
    }
}
