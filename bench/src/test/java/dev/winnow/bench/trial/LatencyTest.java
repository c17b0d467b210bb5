package dev.winnow.bench.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LatencyTest {

    @Test
    void what_comes_before_the_timed_questions_does_not_count() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Latency.PipelineTimes times =
                new Latency(1_000, 2, 2)
                        .inProcess(
                                text -> {
                                    asked.incrementAndGet();
                                    return report(text.equals("cold") ? 900 : 30);
                                },
                                List.of("cold", "cold", "warm", "warm"));

        assertThat(asked).hasValue(4);
        assertThat(times.stages().p99()).isCloseTo(30, within(.1));
    }

    @Test
    void a_question_that_fails_ends_the_measurement() {
        assertThatThrownBy(
                        () ->
                                new Latency(1_000, 0, 1)
                                        .inProcess(
                                                text -> {
                                                    throw new IllegalArgumentException("no index");
                                                },
                                                List.of("a")))
                .hasRootCauseMessage("no index");
    }

    @Test
    void questions_are_due_at_a_fixed_rate_whatever_became_of_the_others() {
        Latency arrivals = new Latency(4, 3, 5);

        assertThat(arrivals.due(0)).isZero();
        assertThat(arrivals.due(6)).isEqualTo(Duration.ofMillis(1_500).toNanos());
    }

    @Test
    void a_rate_of_nothing_is_refused() {
        assertThatThrownBy(() -> new Latency(0, 0, 1)).hasMessageContaining("rate");
        assertThatThrownBy(() -> new Latency(Double.NaN, 0, 1)).hasMessageContaining("rate");
        assertThatThrownBy(() -> new Latency(1, 0, 0)).hasMessageContaining("timed");
    }

    private static List<StageReport> report(long millis) {
        return List.of(
                StageReport.of(
                        StageId.RERANKER, new Outcome.Complete(), Duration.ofMillis(millis)));
    }

    private static final long BEGAN = 1_800_000_000_000L;

    /** Five topics, written 10 ms after each other, and stages of 1, 2, 3 and 4 ms. */
    private static Latency.Times hops(String... without) {
        Latency.Times hops = new Latency.Times();
        List<String> topics = Latency.TOPICS;
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
        Latency.Times hops = hops();
        hops.addHops("q", reports(new Outcome.Complete()), BEGAN + 40);

        assertThat(hops.percentiles("kg").p50()).isCloseTo(9, within(.01));
        assertThat(hops.percentiles("pruner").p50()).isCloseTo(6, within(.01));
        assertThat(hops.percentiles("hops").p50()).isCloseTo(40 - 1 - 2 - 3 - 4, within(.03));
    }

    @Test
    void a_record_that_comes_twice_counts_as_it_came_first() {
        Latency.Times hops = hops();
        hops.seen("q", "winnow.facts.v1", BEGAN + 17);
        hops.addHops("q", reports(new Outcome.Complete()), BEGAN + 40);

        assertThat(hops.percentiles("kg").p50()).isCloseTo(9, within(.01));
    }

    @Test
    void a_topic_without_a_record_is_no_hop_of_nothing() {
        assertThatThrownBy(
                        () ->
                                hops("winnow.candidates.v1")
                                        .addHops("q", reports(new Outcome.Complete()), BEGAN + 40))
                .hasMessageContaining("retriever");
    }

    @Test
    void a_stage_that_did_not_do_its_work_is_not_timed() {
        assertThatThrownBy(
                        () ->
                                hops().addHops(
                                                "q",
                                                reports(new Outcome.Degraded("unavailable")),
                                                BEGAN + 40))
                .hasMessageContaining("unavailable");
    }
}
