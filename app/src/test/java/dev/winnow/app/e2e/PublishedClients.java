package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the clients of a script made of Winnow's answers, by the name of the consumer. */
final class PublishedClients {

    private static final int DIMENSIONS = 384;

    private final JsonNode seen;

    private PublishedClients(JsonNode seen) {
        this.seen = seen;
    }

    /** Runs all clients of a script against the one server that all tests share. */
    static PublishedClients run(String script) throws Exception {
        return new PublishedClients(
                NodeProgram.read(
                        script,
                        Map.of(
                                "BASE_URL",
                                "http://127.0.0.1:" + SecuredServer.port(),
                                "API_KEY",
                                SecuredServer.READER)));
    }

    JsonNode of(String consumer) {
        assertThat(seen.propertyNames()).contains(consumer);
        return seen.get(consumer);
    }

    /** The second of two documents answers the question, and the scores are probabilities. */
    void assertRanks(String consumer) {
        JsonNode ranking = of(consumer);
        assertThat(numbers(ranking.path("order"))).as("%s", ranking).containsExactly(1., 0.);
        List<Double> scores = numbers(ranking.get("scores"));
        assertThat(scores).allSatisfy(score -> assertThat(score).isBetween(0., 1.));
        assertThat(scores.get(0)).isGreaterThan(scores.get(1));
    }

    void assertAnswers(String consumer) {
        assertThat(of(consumer).path("text").asString(""))
                .as("%s", of(consumer))
                .startsWith("[1] ");
    }

    void assertEmbeds(String consumer) {
        JsonNode vectors = of(consumer);
        assertThat(numbers(vectors.path("dimensions")))
                .as("%s", vectors)
                .containsExactly((double) DIMENSIONS, (double) DIMENSIONS);
        assertThat(numbers(vectors.get("lengths")))
                .allSatisfy(length -> assertThat(length).isBetween(.999, 1.001));
        assertThat(vectors.get("cosine").asDouble()).isBetween(.2, .95);
    }

    private static List<Double> numbers(JsonNode list) {
        List<Double> numbers = new ArrayList<>();
        list.forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }
}
