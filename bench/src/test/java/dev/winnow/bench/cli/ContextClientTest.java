package dev.winnow.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.bench.metric.TimePercentiles;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ContextClientTest {

    private static final String ANSWER =
            """
            {"reports": [
              {"stage": "retriever", "duration_ms": 12.5, "inference_ms": 6, "store_ms": 3.5},
              {"stage": "reranker", "duration_ms": 100, "tokenizing_ms": 4, "tokenizing_alone_ms": 1, "inference_ms": 180, "queue_wait_ms": 40},
              {"stage": "pruner", "duration_ms": 1.5, "tokenizing_ms": 0.5}]}
            """;

    private static Map<String, Double> parts() {
        return SpeedCommand.ContextClient.parts(120, JsonMapper.builder().build().readTree(ANSWER));
    }

    @Test
    void reads_the_reports_of_an_answer() {
        assertThat(parts())
                .containsEntry("reranker", 100.0)
                .containsEntry("pruner", 1.5)
                .containsEntry("reranker's tokeniser, not hidden by the model", 1.0)
                .containsEntry("budget's tokeniser", .5)
                .containsEntry("reranker's model, summed over threads", 180.0)
                .containsEntry("Lucene", 3.5)
                .containsEntry("the question's vector", 6.0);
    }

    @Test
    void percentiles_are_nearest_ranks() {
        List<Double> times = IntStream.rangeClosed(1, 100).mapToObj(i -> 101.0 - i).toList();
        assertThat(TimePercentiles.of(times)).isEqualTo(new TimePercentiles(50, 95, 99, 50.5));
    }
}
