package dev.winnow.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HopsTest {

    private static final long BEGAN = 1_800_000_000_000L;

    /** Five topics, written 10 ms after each other, and stages of 1, 2, 3 and 4 ms. */
    private static Hops hops(String... without) {
        Hops hops = new Hops();
        List<String> topics = Hops.topics();
        for (int i = 0; i < topics.size(); i++) {
            if (!List.of(without).contains(topics.get(i))) {
                hops.seen("q", topics.get(i), BEGAN + 10L * i);
            }
        }
        return hops;
    }

    private static List<StageReport> reports(Outcome outcome) {
        List<StageReport> reports = new ArrayList<>();
        for (StageId stage : StageId.values()) {
            reports.add(StageReport.of(stage, outcome, Duration.ofMillis(stage.ordinal() + 1L)));
        }
        return reports;
    }

    @Test
    void a_hop_is_what_lies_between_two_records_without_the_stage() {
        Hops hops = hops();
        hops.count("q", reports(new Outcome.Complete()), BEGAN + 40);

        assertThat(hops.percentiles().keySet())
                .containsExactly("kg", "retriever", "reranker", "pruner");
        assertThat(hops.percentiles().get("kg").p50()).isCloseTo(9, within(.01));
        assertThat(hops.percentiles().get("pruner").p50()).isCloseTo(6, within(.01));
        assertThat(hops.together().p50()).isCloseTo(40 - 1 - 2 - 3 - 4, within(.03));
    }

    @Test
    void a_record_that_comes_twice_counts_as_it_came_first() {
        Hops hops = hops();
        hops.seen("q", "winnow.facts.v1", BEGAN + 17);
        hops.count("q", reports(new Outcome.Complete()), BEGAN + 40);

        assertThat(hops.percentiles().get("kg").p50()).isCloseTo(9, within(.01));
    }

    @Test
    void a_topic_without_a_record_is_no_hop_of_nothing() {
        assertThatThrownBy(
                        () ->
                                hops("winnow.candidates.v1")
                                        .count("q", reports(new Outcome.Complete()), BEGAN + 40))
                .hasMessageContaining("retriever");
    }

    @Test
    void a_stage_that_did_not_do_its_work_is_not_timed() {
        assertThatThrownBy(
                        () ->
                                hops().count(
                                                "q",
                                                reports(new Outcome.Degraded("unavailable")),
                                                BEGAN + 40))
                .hasMessageContaining("unavailable");
    }
}
