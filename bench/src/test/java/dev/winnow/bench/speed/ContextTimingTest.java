package dev.winnow.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.bench.metric.TimePercentiles;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ContextTimingTest {

    private static final String ANSWER =
            """
            {"reports": [
              {"stage": "retriever", "duration_ms": 12.5, "inference_ms": 6, "store_ms": 3.5},
              {"stage": "reranker", "duration_ms": 100, "tokenizing_ms": 4, "tokenizing_alone_ms": 1, "inference_ms": 180, "queue_wait_ms": 40},
              {"stage": "pruner", "duration_ms": 1.5, "tokenizing_ms": 0.5}]}
            """;

    private static ContextTiming timing(double wall) {
        return ContextTiming.of(wall, JsonMapper.builder().build().readTree(ANSWER));
    }

    @Test
    void reads_the_reports_of_an_answer() {
        ContextTiming timing = timing(120);
        assertThat(timing.stages()).containsEntry("reranker", 100.0).containsEntry("pruner", 1.5);
        assertThat(timing.tokenizing()).isEqualTo(4);
        assertThat(timing.tokenizingAlone()).isEqualTo(1);
        assertThat(timing.counting()).isEqualTo(0.5);
        assertThat(timing.inference()).isEqualTo(180);
        assertThat(timing.lucene()).isEqualTo(3.5);
        assertThat(timing.vector()).isEqualTo(6);
    }

    @Test
    void what_is_neither_lucene_nor_model_nor_tokeniser_is_outside() {
        // 120 - 3.5 - 6 - 1 - 180/2 - 0.5: the other 3 ms of the tokeniser are within the model's
        assertThat(timing(120).outside(2)).isCloseTo(19, within(1e-9));
    }

    @Test
    void percentiles_are_nearest_ranks() {
        List<Double> times = IntStream.rangeClosed(1, 100).mapToObj(i -> 101.0 - i).toList();
        assertThat(TimePercentiles.of(times)).isEqualTo(new TimePercentiles(50, 95, 99, 50.5));
    }
}
