package dev.winnow.eval.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.eval.feedback.PaperComparison.Claim;
import dev.winnow.eval.feedback.PaperComparison.Count;
import dev.winnow.eval.feedback.PaperComparison.Way;
import dev.winnow.eval.feedback.PublishedTable.Measure;
import dev.winnow.eval.feedback.PublishedTable.Year;
import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.retrieval.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class PaperComparisonTest {

    private static final PublishedTable TABLE = PublishedTable.read();

    /** A collection on which the six ways have these values. */
    private static GridResult result(
            double none, double vprf, double interpolated, double pre, double post, double both) {
        SequencedMap<String, Map<String, Interval>> lines = new LinkedHashMap<>();
        lines.put("dense/none", measures(none));
        lines.put("dense/rocchio", measures(vprf));
        lines.put("hybrid/none", measures(interpolated));
        lines.put("hybrid/pre/rocchio", measures(pre));
        lines.put("hybrid/post/rocchio", measures(post));
        lines.put("hybrid/both/rocchio", measures(both));
        return new GridResult("c", "test", 1, "paper", lines, List.of());
    }

    private static Map<String, Interval> measures(double value) {
        Map<String, Interval> measures = new LinkedHashMap<>();
        for (Metric metric : FeedbackGrid.paper().metrics()) {
            measures.put(metric.label(), new Interval(value, value, value));
        }
        return measures;
    }

    @Test
    void the_papers_table_is_there_whole() {
        assertThat(TABLE.rows()).hasSize(30);
        assertThat(TABLE.models()).containsExactly("ANCE", "TCT", "DBB");
        assertThat(TABLE.row("bm25", "TCT", "both").value(Year.DL20, Measure.RECALL_1000))
                .isEqualTo(.8902);
        assertThat(TABLE.row("none", "DBB", "vprf").value(Year.DL19, Measure.NDCG_10))
                .isEqualTo(.7285);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TABLE.row("bm25", "ANCE", "none"))
                .withMessageContaining("bm25, ANCE, none");
    }

    @Test
    void signs_are_counted_over_models_and_years_there_and_collections_here() {
        PaperComparison comparison =
                PaperComparison.of(
                        TABLE,
                        List.of(result(.5, .6, .4, .3, .2, .1), result(.5, .4, .6, .7, .8, .9)),
                        Measure.NDCG_10);
        // Vector-PRF raises nDCG@10 of all three models in both years.
        Claim feedbackHelps = new Claim(Way.VPRF, Way.NONE);
        assertThat(comparison.paperCount(feedbackHelps)).isEqualTo(new Count(6, 6));
        assertThat(comparison.ourCount(feedbackHelps)).isEqualTo(new Count(1, 2));
        // Of the six, BM25 beside it raises nDCG@10 of ANCE in 2019 alone.
        assertThat(comparison.paperCount(new Claim(Way.INTERPOLATED, Way.NONE)))
                .isEqualTo(new Count(1, 6));
    }

    @Test
    void ranks_are_means_over_the_columns_and_ties_share_theirs() {
        PaperComparison comparison =
                PaperComparison.of(
                        TABLE,
                        List.of(result(.9, .8, .7, .6, .5, .5), result(.1, .8, .7, .6, .5, .4)),
                        Measure.MAP);
        assertThat(comparison.ourRank(Way.NONE)).isCloseTo(3.5, within(1e-12));
        assertThat(comparison.ourRank(Way.BOTH)).isCloseTo(5.25, within(1e-12));
        double ranks = 0;
        for (Way way : Way.values()) {
            ranks += comparison.paperRank(way);
        }
        assertThat(ranks).isCloseTo(21, within(1e-9));
    }
}
