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
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

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
        assertThatThrownBy(
                        () ->
                                WinnowJson.strict()
                                        .readValue("{\"top_k\":" + number + "}", Wire.class))
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
    void a_float_is_not_widened() {
        assertThat(write(Score.probability(0.1f)))
                .isEqualTo("{\"value\":0.1,\"scale\":\"probability\"}");
    }

    @Test
    void ids_are_strings_and_spans_are_pairs() {
        assertThat(write(new DocumentId("a b#c"))).isEqualTo("\"a b#c\"");
        assertThat(write(new Span(3, 17))).isEqualTo("[3,17]");
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
            value = {
                "[1] | dev.winnow.core.sentence.Span | a span has two offsets",
                "[1,2,3] | dev.winnow.core.sentence.Span | a span has two offsets",
                "[2,1] | dev.winnow.core.sentence.Span | got 2 to 1",
                "[0,1,2] | dev.winnow.core.structure.Block | [kind, start, end, parent]",
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
    void metadata_with_an_object_inside_is_refused() {
        assertThatExceptionOfType(MismatchedInputException.class)
                .isThrownBy(() -> read("{\"year\":{\"a\":1}}", Metadata.class))
                .withMessageContaining("metadata 'year'");
    }

    @Test
    void strict_refuses_an_unknown_field_and_tolerant_ignores_it() {
        String json = "{\"query\":\"q\",\"floor\":0.5,\"tok_k\":3}";

        assertThatExceptionOfType(UnrecognizedPropertyException.class)
                .isThrownBy(() -> read(json, Wire.class));
        assertThat(WinnowJson.tolerant().readValue(json, Wire.class).query()).isEqualTo("q");
    }

    @Test
    void a_dialect_ignores_unknown_fields_even_in_the_strict_mapper() {
        assertThat(read("{\"model\":\"m\",\"vendor\":{\"x\":1}}", Foreign.class).model())
                .isEqualTo("m");
    }

    @Test
    void an_absent_list_is_empty() {
        assertThat(read("{\"query\":\"q\",\"floor\":0.5}", Wire.class).stages()).isEmpty();
        assertThat(read("{\"query\":\"q\",\"floor\":0.5,\"stages\":null}", Wire.class).stages())
                .isEmpty();
    }

    @Test
    void a_nullable_list_is_null_when_it_is_absent_or_null_and_empty_when_it_is_empty() {
        for (String json : List.of("{}", "{\"groups\":null,\"names\":null}")) {
            assertThat(read(json, Shared.class)).isEqualTo(new Shared(null, null));
        }
        assertThat(read("{\"groups\":[]}", Shared.class).groups()).isEmpty();
    }

    @Test
    void a_component_that_is_not_nullable_must_be_there() {
        assertThatExceptionOfType(MismatchedInputException.class)
                .isThrownBy(() -> read("{\"floor\":0.5}", Wire.class))
                .withMessageContaining("query");
        assertThatExceptionOfType(MismatchedInputException.class)
                .isThrownBy(() -> read("{\"query\":\"q\"}", Wire.class))
                .withMessageContaining("floor");
        assertThatExceptionOfType(InvalidNullException.class)
                .isThrownBy(() -> read("{\"query\":null,\"floor\":0.5}", Wire.class));
    }

    @Test
    void numbers_are_not_guessed_from_strings_or_fractions() {
        assertThatExceptionOfType(MismatchedInputException.class)
                .isThrownBy(
                        () -> read("{\"query\":\"q\",\"floor\":0.5,\"top_k\":\"3\"}", Wire.class));
        assertThatExceptionOfType(JacksonException.class)
                .isThrownBy(
                        () -> read("{\"query\":\"q\",\"floor\":0.5,\"top_k\":3.7}", Wire.class));
    }

    @Test
    void enums_are_snake_case() {
        assertThat(write(Scale.BM25)).isEqualTo("\"bm25\"");
        assertThat(
                        read(
                                        "{\"query\":\"q\",\"floor\":0,\"title\":\"first_sentence\"}",
                                        Wire.class)
                                .title())
                .isEqualTo(TitleRule.FIRST_SENTENCE);
        assertThatExceptionOfType(InvalidFormatException.class)
                .isThrownBy(
                        () ->
                                read(
                                        "{\"query\":\"q\",\"floor\":0,\"title\":\"FIRST_SENTENCE\"}",
                                        Wire.class));
    }

    @Test
    void a_bad_id_is_an_error_at_its_place() {
        assertThatExceptionOfType(InvalidFormatException.class)
                .isThrownBy(() -> read("\" \"", DocumentId.class))
                .withMessageContaining("must not be blank");
    }

    @Test
    void trailing_text_duplicate_names_and_deep_nesting_are_refused() {
        assertThatExceptionOfType(JacksonException.class)
                .isThrownBy(() -> read("{\"model\":\"m\"} x", Foreign.class));
        assertThatExceptionOfType(StreamReadException.class)
                .isThrownBy(() -> read("{\"model\":\"m\",\"model\":\"n\"}", Foreign.class));
        assertThatExceptionOfType(StreamConstraintsException.class)
                .isThrownBy(
                        () -> WinnowJson.strict().readTree("[".repeat(WinnowJson.MAX_DEPTH + 1)));
    }

    private static String write(Object value) {
        return WinnowJson.strict().writeValueAsString(value);
    }

    private static <T> T read(String json, Class<T> type) {
        return WinnowJson.strict().readValue(json, type);
    }

    @Test
    void a_grade_has_one_spelling_in_json_and_in_settings() throws Exception {
        assertThat(WinnowJson.strict().writeValueAsString(EvidenceGrade.values()))
                .isEqualTo(
                        "[\"causal\",\"curated\",\"measured-strong\",\"measured\","
                                + "\"text-mined\",\"stated\"]");
        assertThat(WinnowJson.tolerant().readValue("\"measured-strong\"", EvidenceGrade.class))
                .isEqualTo(EvidenceGrade.MEASURED_STRONG);
    }
}
