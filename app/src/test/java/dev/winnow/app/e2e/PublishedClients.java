package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the clients of a script made of Winnow's answers, by the name of the consumer. */
record PublishedClients(JsonNode seen) {

    private static final double DIMENSIONS = 384;

    /** Runs all clients of a script against the one server that all tests share. */
    static PublishedClients run(String script) throws Exception {
        return new PublishedClients(NodeProgram.read(script, SERVER));
    }

    /** Where the server is, and who asks it, as the scripts take it. */
    static final Map<String, String> SERVER =
            Map.of(
                    "BASE_URL",
                    "http://127.0.0.1:" + SecuredServer.port(),
                    "API_KEY",
                    SecuredServer.READER);

    JsonNode of(String consumer) {
        assertThat(seen.propertyNames()).contains(consumer);
        return seen.get(consumer);
    }

    /**
     * What a consumer made of an answer: of a ranking, that the second of two documents answers the
     * question, and that the scores are probabilities.
     */
    void assertReads(String answer, String consumer) {
        JsonNode made = of(consumer);
        switch (answer) {
            case "ranking" -> {
                assertThat(numbers(made.path("order"))).as("%s", made).containsExactly(1., 0.);
                List<Double> scores = numbers(made.get("scores"));
                assertThat(scores).allSatisfy(score -> assertThat(score).isBetween(0., 1.));
                assertThat(scores.get(0)).isGreaterThan(scores.get(1));
            }
            case "vectors" -> {
                assertThat(numbers(made.path("dimensions")))
                        .as("%s", made)
                        .containsExactly(DIMENSIONS, DIMENSIONS);
                assertThat(numbers(made.get("lengths")))
                        .allSatisfy(length -> assertThat(length).isBetween(.999, 1.001));
                assertThat(made.get("cosine").asDouble()).isBetween(.2, .95);
            }
            case "citations" ->
                    assertThat(made.path("sources").asInt()).as("%s", made).isPositive();
            default -> assertThat(made.path("text").asString("")).as("%s", made).startsWith("[1] ");
        }
    }

    private static List<Double> numbers(JsonNode list) {
        return list.valueStream().map(JsonNode::asDouble).toList();
    }
}
