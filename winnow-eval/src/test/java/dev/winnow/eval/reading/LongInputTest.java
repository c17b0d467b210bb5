package dev.winnow.eval.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.reading.LongInput.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LongInputTest {

    /** About where in a text the evidence stands, as a share of it. */
    private static final Map<Place, Double> AT =
            Map.of(Place.START, 0., Place.MIDDLE, .5, Place.END, 1.);

    private static final TokenCounter WORDS =
            new TokenCounter() {
                @Override
                public int count(String text) {
                    return text.split(" ").length;
                }

                @Override
                public String name() {
                    return "words";
                }
            };

    @Test
    void the_evidence_stands_at_the_start_in_the_middle_and_at_the_end_in_turn() {
        List<LongInput> inputs = LongInput.of(sets(), 1, 12, 200, WORDS);

        assertThat(inputs)
                .extracting(LongInput::place)
                .containsSubsequence(Place.START, Place.MIDDLE, Place.END);
        assertThat(inputs.stream().collect(Collectors.groupingBy(LongInput::place)).values())
                .allMatch(some -> some.size() == 4);
        for (LongInput input : inputs) {
            int length = input.text().length();
            assertThat((double) input.text().indexOf(input.evidence().getFirst()) / length)
                    .isBetween(AT.get(input.place()) - .2, AT.get(input.place()) + .2);
            assertThat(WORDS.count(input.text())).isBetween(180, 240);
            assertThat(input.evidenceIn(input.text())).isEqualTo(1);
            assertThat(input.evidenceIn("nothing of it")).isZero();
        }
    }

    @Test
    void what_chooses_and_what_is_reported_share_no_passage() {
        List<LongInput> one = LongInput.of(sets(), 1, 12, 200, WORDS);
        List<LongInput> other = LongInput.of(sets(), 2, 12, 200, WORDS);

        assertThat(parts(one)).doesNotContainAnyElementsOf(parts(other));
    }

    @Test
    void each_further_draw_asks_questions_of_its_own() {
        List<LongInput> second = LongInput.of(sets(), 2, 12, 200, WORDS);
        List<LongInput> third = LongInput.of(sets(), 3, 12, 200, WORDS);

        assertThat(third)
                .extracting(LongInput::place)
                .isEqualTo(second.stream().map(LongInput::place).toList());
        assertThat(third)
                .extracting(LongInput::question)
                .doesNotContainAnyElementsOf(second.stream().map(LongInput::question).toList());
    }

    @Test
    void the_same_texts_are_made_each_time() {
        assertThat(LongInput.of(sets(), 2, 9, 200, WORDS))
                .isEqualTo(LongInput.of(sets(), 2, 9, 200, WORDS));
    }

    @Test
    void more_texts_than_there_are_questions_are_refused() {
        assertThatThrownBy(() -> LongInput.of(sets(), 2, 1_000, 200, WORDS))
                .hasMessageMatching("1000 inputs were asked for, and the files have .* \\d+");
    }

    private static List<String> parts(List<LongInput> inputs) {
        return inputs.stream()
                .flatMap(input -> List.of(input.text().split("\n\n")).stream())
                .toList();
    }

    private static TreeMap<String, List<LabelledRow>> sets() {
        TreeMap<String, List<LabelledRow>> sets = new TreeMap<>();
        for (String set : List.of("ferries", "eels")) {
            List<LabelledRow> rows = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                rows.add(
                        new LabelledRow(
                                set + i,
                                set,
                                "What about %s number %d?".formatted(set, i),
                                "",
                                List.of(
                                        "Some say %s are many.".formatted(set),
                                        "Number %d of the %s is blue.".formatted(i, set)),
                                List.of(false, i % 3 > 0),
                                List.of()));
            }
            sets.put(set, rows);
        }
        return sets;
    }
}
