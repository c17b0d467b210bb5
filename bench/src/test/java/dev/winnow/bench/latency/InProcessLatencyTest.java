package dev.winnow.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InProcessLatencyTest {

    @Test
    void what_comes_before_the_timed_questions_does_not_count() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        PipelineTimes times =
                new InProcessLatency(
                                text -> {
                                    asked.incrementAndGet();
                                    return report(text.equals("cold") ? 900 : 30);
                                },
                                List.of("cold", "cold", "warm", "warm"))
                        .measure(new Arrivals(1_000, 2, 2));

        assertThat(asked).hasValue(4);
        assertThat(times.stages().p99()).isCloseTo(30, within(.1));
    }

    @Test
    void a_question_that_fails_ends_the_measurement() {
        InProcessLatency latency =
                new InProcessLatency(
                        text -> {
                            throw new IllegalArgumentException("no index");
                        },
                        List.of("a"));

        assertThatThrownBy(() -> latency.measure(new Arrivals(1_000, 0, 1)))
                .hasRootCauseMessage("no index");
    }

    @Test
    void questions_are_due_at_a_fixed_rate_whatever_became_of_the_others() {
        Arrivals arrivals = new Arrivals(4, 3, 5);

        assertThat(arrivals.count()).isEqualTo(8);
        assertThat(arrivals.due(0)).isZero();
        assertThat(arrivals.due(6)).isEqualTo(Duration.ofMillis(1_500).toNanos());
        assertThat(arrivals.counts(2)).isFalse();
        assertThat(arrivals.counts(3)).isTrue();
    }

    @Test
    void a_rate_of_nothing_is_refused() {
        assertThatThrownBy(() -> new Arrivals(0, 0, 1)).hasMessageContaining("rate");
        assertThatThrownBy(() -> new Arrivals(Double.NaN, 0, 1)).hasMessageContaining("rate");
        assertThatThrownBy(() -> new Arrivals(1, 0, 0)).hasMessageContaining("timed");
    }

    private static List<StageReport> report(long millis) {
        return List.of(
                StageReport.of(
                        StageId.RERANKER, new Outcome.Complete(), Duration.ofMillis(millis)));
    }
}
