package dev.winnow.bench.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.core.context.TokenCounter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SetMeasuresTest {

    /** Counts words, which is enough to see that tokens are counted on the text that is left. */
    private static final TokenCounter WORDS =
            new TokenCounter() {
                @Override
                public int count(String text) {
                    return text.isBlank() ? 0 : text.strip().split("\\s+", -1).length;
                }

                @Override
                public String name() {
                    return "words";
                }
            };

    private static final LabelledRow ANSWERED =
            MadeUpRows.labelled(
                    "Who?",
                    List.of("Adah is.", "Ada did.", "Three four.", "Five six."),
                    List.of(false, true, false, false),
                    "ada");

    private static final LabelledRow FOREIGN =
            MadeUpRows.labelled(
                    "Who?",
                    List.of("Nothing here.", "Nor here.", "Nor there.", "No."),
                    List.of(false, false, false, false));

    private static RowScores scored(LabelledRow row, float... model) {
        return new RowScores(row, new TreeMap<>(Map.of(RowScores.MODEL, model)));
    }

    private static SetMeasures measured(RowScores... rows) {
        return SetMeasures.of(List.of(rows), .5, WORDS);
    }

    @Test
    void pools_all_rows_at_the_threshold_and_counts_foreign_ones_that_are_emptied() {
        SetMeasures set =
                measured(scored(ANSWERED, .1f, .9f, .5f, .2f), scored(FOREIGN, .1f, .1f, .1f, .1f));
        assertThat(set.rows()).isEqualTo(2);
        assertThat(set.recall()).isEqualTo(1);
        assertThat(set.precision()).isEqualTo(.5);
        assertThat(set.allEvidence()).isEqualTo(1);
        assertThat(set.answerRetention()).isEqualTo(1);
        assertThat(set.compressionTokens()).isCloseTo(1 - 4 / 15.0, within(1e-9));
        assertThat(set.emptied()).isEqualTo(1);
    }

    @Test
    void an_answer_that_is_pruned_away_is_counted_as_lost() {
        SetMeasures set = measured(scored(ANSWERED, .9f, .1f, .1f, .1f));
        assertThat(set.recall()).isZero();
        assertThat(set.answerRetention()).isZero();
        assertThat(set.emptied()).isNull();
    }

    @Test
    void the_mean_over_sets_counts_each_set_once() {
        SetMeasures good = measured(scored(ANSWERED, .1f, .9f, .1f, .1f));
        SetMeasures bad = measured(scored(ANSWERED, .9f, .1f, .1f, .1f));
        SetMeasures mean = SetMeasures.mean(List.of(good, bad));
        assertThat(mean.recall()).isEqualTo(.5);
        assertThat(mean.rows()).isEqualTo(2);
        assertThat(mean.atCompression().get("0.7").get("model")).isEqualTo(.5);
    }
}
