package dev.winnow.app.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.deploy.Command;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A client that shares nothing with Winnow: kcat, over librdkafka. */
@Tag("servers")
class KcatTest {

    private static final String KEY = "asked by kcat";

    @BeforeAll
    static void kcat() throws Exception {
        Command.needed("kcat", "-V");
    }

    @Test
    void one_line_goes_in_and_its_context_comes_out() throws Exception {
        String address = RunningLine.broker().address();
        Command.run(
                        Map.of(),
                        "sh",
                        "-c",
                        "echo '%s' | kcat -b %s -t winnow.questions.v1 -P -k '%s'"
                                .formatted(
                                        "{\"query\": \"What does the reranker return for each sentence?\"}",
                                        address,
                                        KEY))
                .successful();
        RunningLine.outcome(KEY);

        String outcomes =
                Command.run(
                                Map.of(),
                                "kcat",
                                "-b",
                                address,
                                "-t",
                                "winnow.contexts.v1",
                                "-C",
                                "-q",
                                "-e",
                                "-f",
                                "%h\t%s\n")
                        .successful();

        JsonNode outcome = null;
        for (String line : outcomes.split("\n", -1)) {
            String headers = line.substring(0, Math.max(0, line.indexOf('\t')));
            if (("," + headers + ",").contains(",winnow-question=" + KEY + ",")) {
                outcome = EventContract.JSON.readTree(line.substring(line.indexOf('\t') + 1));
            }
        }
        assertThat(outcome).as(outcomes).isNotNull();
        assertThat(outcome.at("/context/text").asString()).startsWith("[1]");
        assertThat(outcome.path("problem").isMissingNode()).isTrue();
    }
}
