package dev.winnow.eval.spans;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SpanCheckTest {

    private static final String ORIGINAL = "A 🎉 party.\r\nIt rained.";

    private final List<String> asked = new ArrayList<>();

    private final SpanCheck check =
            new SpanCheck(
                    id -> {
                        asked.add(id);
                        return ORIGINAL;
                    });

    private static JsonNode answer(String text, int start, int end) {
        return JsonMapper.builder()
                .build()
                .readTree(
                        """
                        {"text": "%s",
                         "kept": [{"document_id": "d", "start": %d, "end": %d}],
                         "dropped": [{"document_id": "d", "start": 0, "end": 2}],
                         "citations": [{"document_id": "d", "spans": [[%d, %d]]}]}
                        """
                                .formatted(text, start, end, start, end));
    }

    @Test
    void spans_that_stand_in_the_answer_are_counted() throws Exception {
        check.add("1", answer("[1] It rained.", 13, 23));
        check.add("2", answer("[1] A 🎉 party.", 0, 11));
        assertThat(check.report()).isEqualTo(new SpanReport(2, 1, 2, 2, 2, List.of()));
    }

    @Test
    void each_original_is_fetched_once() throws Exception {
        check.add("1", answer("It rained.", 13, 23));
        check.add("2", answer("It rained.", 13, 23));
        assertThat(asked).containsExactly("d");
    }

    @Test
    void altered_text_is_a_fault() throws Exception {
        check.add("7", answer("[1] It rained!", 13, 23));
        assertThat(check.report().faults())
                .hasSize(2)
                .allSatisfy(fault -> assertThat(fault).startsWith("question 7: "));
    }

    @Test
    void the_source_of_a_duplicate_is_cited_though_its_words_are_those_of_another()
            throws Exception {
        String answer =
                """
                {"text": "[1] It rained, they say.", "kept": [],
                 "dropped": [{"document_id": "d", "start": 13, "end": 23, "reason": "%s"}],
                 "citations": [{"document_id": "d", "spans": [[13, 23]]}]}
                """;
        check.add("1", JsonMapper.builder().build().readTree(answer.formatted("duplicate")));
        assertThat(check.report().faults()).isEmpty();
        check.add("2", JsonMapper.builder().build().readTree(answer.formatted("threshold")));
        assertThat(check.report().faults()).hasSize(1);
    }

    @Test
    void a_span_outside_the_document_is_a_fault() throws Exception {
        check.add("1", answer("It rained.", 13, 24));
        assertThat(check.report().faults().getFirst()).contains("13 to 24 lies outside d");
    }

    @Test
    void a_span_that_cuts_a_surrogate_pair_is_a_fault() throws Exception {
        check.add("1", answer(" party.", 3, 11));
        assertThat(check.report().faults()).anyMatch(fault -> fault.contains("in two"));
    }
}
